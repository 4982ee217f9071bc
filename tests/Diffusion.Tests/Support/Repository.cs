namespace Atelier.Diffusion.Tests;

/// <summary>Finds the repository's files from wherever the tests run.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    public static string Tests(params ReadOnlySpan<string> parts) => Path.Combine([Root, "tests", "Diffusion.Tests", .. parts]);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Directory.Packages.props"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder;
    }
}
