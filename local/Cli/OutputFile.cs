namespace Atelier.Local.Cli;

/// <summary>A file to be written after work that nobody wants to have done in vain.</summary>
internal static class OutputFile
{
    /// <summary>Makes sure that a file can be written there. What is there already stays as it is.</summary>
    /// <exception cref="IOException">It can't.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not.</exception>
    public static void Prove(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder; name a file to write.");
        }

        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder '{folder}' to write to; make it first.");
        }

        if (File.Exists(path))
        {
            using var there = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            return;
        }

        Probe(folder);
    }

    /// <summary>Makes sure that files can be written into a folder, which need not be there yet and is not made.</summary>
    /// <exception cref="IOException">They can't.</exception>
    /// <exception cref="UnauthorizedAccessException">They must not.</exception>
    public static void ProveFolder(string path)
    {
        if (File.Exists(path))
        {
            throw new IOException($"'{path}' is a file; name a folder to write to.");
        }

        var folder = path;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } above)
        {
            folder = above;
        }

        Probe(folder);
    }

    private static void Probe(string folder)
    {
        using var probe = new FileStream(Path.Combine(folder, $".{Guid.NewGuid():n}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
    }
}
