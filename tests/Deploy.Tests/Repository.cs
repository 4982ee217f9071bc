namespace Atelier.Deploy.Tests;

/// <summary>The repository's files, as they lie around this test's program.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj", ".git", ".atelier", ".found", "node_modules", "out", "TestResults"];

    public static string Root { get; } = FindRoot();

    /// <summary>Paths of all files with an extension, relative to the root, with forward slashes; build outputs left out.</summary>
    public static IEnumerable<string> Files(params string[] extensions) =>
        Walk(Root).Where(f => extensions.Contains(Path.GetExtension(f), StringComparer.Ordinal)).Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

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
