namespace Atelier.Diffusion;

/// <summary>
/// The folder that ONNX Runtime is told for a network's weights. It refuses files whose path, once every link is followed, lies outside that folder, as in a Hugging Face cache, where
/// names are links into <c>blobs/</c>. So the folder is the deepest that all files really lie in, and they are named from there. Immutable.
/// </summary>
internal sealed class WeightFolder
{
    private readonly Dictionary<string, string> _names;

    private WeightFolder(string path, string file, Dictionary<string, string> externals)
    {
        Path = path;
        Own = Name(file);
        IsScattered = externals.Values.Any(e => !RealPath.IsWithin(e, System.IO.Path.GetDirectoryName(file)!));
        _names = externals.ToDictionary(e => e.Key, e => Name(e.Value), StringComparer.Ordinal);
    }

    /// <summary>The folder, without links.</summary>
    public string Path { get; }

    /// <summary>The network's own file, from there.</summary>
    public string Own { get; }

    /// <summary>Whether weights lie elsewhere than beside the network's own file, so that ONNX Runtime refuses to find them by themselves.</summary>
    public bool IsScattered { get; }

    /// <summary>Of a network that was looked into.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="externals">Files that hold its weights, as it names them.</param>
    /// <exception cref="IOException">Links can't be followed.</exception>
    public static WeightFolder Of(string file, IEnumerable<string> externals)
    {
        var (home, own) = (System.IO.Path.GetDirectoryName(file)!, RealPath.Of(file));
        var real = externals.ToDictionary(e => e, e => RealPath.Of(System.IO.Path.Combine(home, e)), StringComparer.Ordinal);
        var folder = System.IO.Path.GetDirectoryName(own)!;
        while (!real.Values.All(e => RealPath.IsWithin(e, folder)) && System.IO.Path.GetDirectoryName(folder) is { } above) folder = above;
        return new WeightFolder(folder, own, real);
    }

    /// <summary>A file that holds weights, from the folder.</summary>
    /// <param name="external">As the network names it.</param>
    public string this[string external] => _names.GetValueOrDefault(external, external);

    private string Name(string file) => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/');
}
