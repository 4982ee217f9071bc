namespace Atelier.Diffusion.Tests;

/// <summary>The repository's demo model, loaded once for all tests.</summary>
public static class DemoModel
{
    private static readonly Lazy<DiffusionModel> Loaded = new(() => DiffusionModel.Load(ModelFolder.Open(Folder)));

    public static string Folder => Path.Combine(Repository.Root, "gpu-worker", "models", "demo");

    public static DiffusionModel Model => Loaded.Value;

    public static DiffusionPipeline Pipeline => new(Model);
}
