namespace Atelier.GpuWorker.Tests;

internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Demo { get; } = Path.Combine(Root, "gpu-worker", "models", "demo");

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Atelier.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("There is no Atelier.slnx above the tests.");
        }

        return folder;
    }
}
