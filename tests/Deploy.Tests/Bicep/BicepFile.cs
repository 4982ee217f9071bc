namespace Atelier.Deploy.Tests.Bicep;

/// <summary>A Bicep file of the repository, read once.</summary>
/// <param name="Path">Relative to the root, with forward slashes.</param>
/// <param name="Declarations">What it declares, in order.</param>
public sealed record BicepFile(string Path, IReadOnlyList<Declaration> Declarations)
{
    private static readonly Lazy<IReadOnlyDictionary<string, BicepFile>> Files = new(() =>
        Repository.Files(".bicep", ".bicepparam").ToDictionary(f => f, f => new BicepFile(f, FileParser.Parse(f, Repository.Read(f))), StringComparer.Ordinal));

    /// <summary>All of them, parameter files included.</summary>
    public static IEnumerable<BicepFile> All => Files.Value.Values;

    /// <summary>Those that deploy something.</summary>
    public static IEnumerable<BicepFile> Templates => All.Where(f => f.Path.EndsWith(".bicep", StringComparison.Ordinal));

    /// <summary>One of them.</summary>
    public static BicepFile Of(string path) => Files.Value[path];

    /// <summary>Declarations of a kind.</summary>
    public IEnumerable<Declaration> Declared(params string[] kinds) => Declarations.Where(d => kinds.Contains(d.Kind, StringComparer.Ordinal));

    /// <summary>The declaration with this name.</summary>
    public Declaration Named(string name) => Declarations.Single(d => d.Name == name);

    /// <summary>All expressions of the file.</summary>
    public IEnumerable<Expression> Expressions => Declarations.SelectMany(d => d.Expressions).SelectMany(e => e.All());

    /// <summary>Another file as this one names it.</summary>
    public string Resolve(string relative) =>
        System.IO.Path.GetRelativePath(Repository.Root, System.IO.Path.GetFullPath(System.IO.Path.Combine(Repository.Root, System.IO.Path.GetDirectoryName(Path)!, relative))).Replace('\\', '/');

    /// <summary>All resources, nested ones with the type and version they take from those around them.</summary>
    public IEnumerable<Found> Resources => Declared("resource").SelectMany(r => WithNested(r, "", ""));

    private static IEnumerable<Found> WithNested(Declaration resource, string parent, string parentVersion)
    {
        var parts = resource.Path.Split('@');
        var type = parent.Length == 0 ? parts[0] : $"{parent}/{parts[0]}";
        var version = parts.Length > 1 ? parts[1] : parentVersion;
        return (resource.Body?.Nested ?? []).SelectMany(n => WithNested(n, type, version)).Prepend(new(resource, type, version));
    }

    /// <summary>A resource of the file.</summary>
    public sealed record Found(Declaration Resource, string Type, string Version);
}
