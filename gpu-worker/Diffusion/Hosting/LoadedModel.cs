namespace Atelier.Diffusion;

/// <summary>A model in a host's memory. Guarded by its host.</summary>
internal sealed class LoadedModel(DiffusionPipeline pipeline, long files)
{
    public DiffusionPipeline Pipeline => pipeline;

    /// <summary>Bytes of its networks' files.</summary>
    public long Files => files;

    /// <summary>What it counts in the memory budget.</summary>
    public required long Bytes { get; set; }

    public int Leases { get; set; }

    /// <summary>Runs while it is at rest; null before its first use.</summary>
    public ITimer? Rest { get; set; }

    /// <summary>The host's count of uses when it was used last.</summary>
    public long LastUse { get; set; }
}
