namespace Atelier.Diffusion;

/// <summary>
/// The files of a model folder. Folders that are links are not entered. A file may be a link, to one of the folder or of the <c>blobs/</c> of the Hugging Face cache that the
/// folder lies in; what leads elsewhere, leads nowhere or has no bytes is a problem and never opened, so that nothing outside is read, and no pipe is waited for.
/// </summary>
internal sealed class ModelFiles
{
    /// <summary>Most bytes of a configuration.</summary>
    public const int MaxConfig = 1 << 20;

    /// <summary>Most bytes of a vocabulary or its merges.</summary>
    public const int MaxVocabulary = 16 << 20;

    private const int MostFiles = 50_000;
    private static readonly string[] Folders = ["scheduler", "text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2", "unet", "vae", "vae_decoder", "vae_encoder"];
    private static readonly string[] Alone = ["model.json", "model_index.json"];
    private readonly string _root;
    private readonly string _home;
    private readonly string? _blobs;
    private readonly List<string> _problems;
    private readonly Dictionary<string, ModelFile?> _located = new(StringComparer.Ordinal);
    private readonly HashSet<string> _complained = new(StringComparer.Ordinal);

    /// <summary>Looks at a folder, which exists.</summary>
    /// <param name="root">Its full path; links on the way to it are the caller's.</param>
    /// <param name="problems">What can't be used is added here, once.</param>
    public ModelFiles(string root, List<string> problems)
    {
        (_root, _problems, _home) = (root, problems, root);
        try
        {
            _home = RealPath.Of(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"The folder cannot be read: {e.Message}");
        }

        // models--NAME/snapshots/REVISION/… links to models--NAME/blobs/HASH.
        var snapshots = new DirectoryInfo(_home).Parent;
        if (snapshots is { Name: "snapshots", Parent: { } cache } && cache.Name.StartsWith("models--", StringComparison.Ordinal)) _blobs = Path.Combine(cache.FullName, "blobs");
    }

    /// <summary>The path of a file that can be opened; null where there is none, or it is a problem.</summary>
    /// <param name="relative">Its path in the folder, with forward slashes.</param>
    public string? Find(string relative)
    {
        if (Locate(relative) is not { } file) return null;
        // Pipes and devices have no length either, and opening one may take for ever.
        if (file.Length == 0) Complain(relative, "is empty or no regular file");
        return file.Length == 0 ? null : file.Path;
    }

    /// <summary>Whether there is something of that name, though it may be of no use.</summary>
    /// <param name="relative">Its path in the folder, with forward slashes.</param>
    public bool Names(string relative) => Locate(relative) is not null || _complained.Any(c => relative == c || relative.StartsWith(c + "/", StringComparison.Ordinal));

    /// <summary>A file's bytes; null where there is none, or it is a problem.</summary>
    /// <param name="relative">Its path in the folder.</param>
    /// <param name="most">Most bytes.</param>
    /// <param name="required">Whether it is a problem that there is none.</param>
    public byte[]? Read(string relative, int most, bool required)
    {
        if (Find(relative) is not { } path)
        {
            if (required && !Names(relative)) _problems.Add($"{relative} is missing.");
            return null;
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            if (stream.Length <= most)
            {
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return bytes;
            }

            Complain(relative, $"has {stream.Length} bytes; expected at most {most}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Complain(relative, $"cannot be read: {e.Message}");
        }

        return null;
    }

    /// <summary>What decides on pixels or rights: <c>model_index.json</c>, <c>model.json</c> and every file in a component's folder, in ordinal order of their paths in the folder.</summary>
    public IReadOnlyList<ModelFile> Deciding()
    {
        var files = new List<ModelFile>();
        foreach (var name in Alone) Add(files, name);
        try
        {
            foreach (var folder in Folders) Walk(files, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problems.Add($"The folder cannot be read: {e.Message}");
        }

        files.Sort((a, b) => string.CompareOrdinal(a.Relative, b.Relative));
        return files;
    }

    private void Walk(List<ModelFile> files, string folder)
    {
        var waiting = new Stack<string>([folder]);
        while (waiting.TryPop(out var relative))
        {
            var path = new DirectoryInfo(Path.Combine(_root, relative));
            if (IsLink(relative, path) || !path.Exists) continue;
            foreach (var entry in path.EnumerateFileSystemInfos())
            {
                if (files.Count + waiting.Count >= MostFiles) throw new IOException($"it holds more than {MostFiles} files");
                var name = $"{relative}/{entry.Name}";
                if (entry is DirectoryInfo) waiting.Push(name);
                else Add(files, name);
            }
        }
    }

    private void Add(List<ModelFile> files, string relative)
    {
        if (Locate(relative) is { } file) files.Add(file);
    }

    private ModelFile? Locate(string relative)
    {
        if (_located.TryGetValue(relative, out var known)) return known;
        ModelFile? file = null;
        try
        {
            file = Look(relative);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Complain(relative, $"cannot be read: {e.Message}");
        }

        return _located[relative] = file;
    }

    private ModelFile? Look(string relative)
    {
        for (var slash = relative.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = relative.IndexOf('/', slash + 1))
        {
            if (IsLink(relative[..slash], new(Path.Combine(_root, relative[..slash])))) return null;
        }

        var path = Path.Combine(_root, relative);
        if (!File.Exists(path) && RealPath.Target(path) is null) return null;
        var real = RealPath.Of(path);
        if (!RealPath.IsWithin(real, _home) && !(_blobs is not null && RealPath.IsWithin(real, _blobs)))
            Complain(relative, "leads out of the folder; expected a file in it, or a link to one or to the blobs of the Hugging Face cache that the folder lies in");
        else if (Directory.Exists(real)) Complain(relative, "leads to a folder; expected a file");
        else if (!File.Exists(real)) Complain(relative, "is a link to what does not exist");
        else return new(relative, path, new FileInfo(real).Length);
        return null;
    }

    private bool IsLink(string relative, DirectoryInfo folder)
    {
        if (folder.LinkTarget is null) return false;
        Complain(relative, "is a link; expected the folder itself, since folders that are links are not entered");
        return true;
    }

    private void Complain(string relative, string what)
    {
        if (_complained.Add(relative)) _problems.Add($"{relative} {what}.");
    }
}
