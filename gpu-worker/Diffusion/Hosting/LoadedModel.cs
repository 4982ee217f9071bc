namespace Atelier.Diffusion;

/// <summary>A model in a host's memory. Guarded by its host.</summary>
internal sealed class LoadedModel(DiffusionPipeline pipeline, long bytes)
{
    public DiffusionPipeline Pipeline => pipeline;

    public long Bytes => bytes;

    public int Leases { get; set; }

    /// <summary>The host's count of uses when it was used last.</summary>
    public long LastUse { get; set; }
}
