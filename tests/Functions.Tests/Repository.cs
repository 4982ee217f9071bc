namespace Atelier.Functions.Tests;

/// <summary>The repository's files, as they lie around this test's program.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj"];

    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>All code below a folder, one text; nothing where there is no such folder.</summary>
    public static IEnumerable<string> Code(string folder) =>
        Directory.Exists(Path.Combine(Root, folder)) ? Walk(Path.Combine(Root, folder)).Where(f => f.EndsWith(".cs", StringComparison.Ordinal)).Select(File.ReadAllText) : [];

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).Where(d => !NotOurs.Contains(Path.GetFileName(d), StringComparer.Ordinal)).SelectMany(Walk));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Atelier.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No Atelier.slnx above the test's program.");
        }

        return folder;
    }
}
