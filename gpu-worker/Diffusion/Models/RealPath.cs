namespace Atelier.Diffusion;

/// <summary>Where a path leads once every link in it is followed: symbolic links, and on Windows junctions too.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>How paths are compared here.</summary>
    public static StringComparison Comparison => OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The path without links; what it names need not exist.</summary>
    /// <exception cref="IOException">Links lead in a circle, or cannot be read.</exception>
    public static string Of(string path)
    {
        path = Path.GetFullPath(path);
        var real = Path.GetPathRoot(path)!;
        var rest = new Stack<string>();
        Push(rest, path[real.Length..]);
        var links = 0;
        while (rest.TryPop(out var part))
        {
            // Part by part and not by text, since what '..' means depends on where the links before it lead.
            if (part == ".") continue;
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Combine(real, part);
            if (Target(next) is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks) throw new IOException("its links lead in a circle");
            if (Path.GetPathRoot(target) is { Length: > 0 } start)
            {
                real = Path.GetPathRoot(Path.GetFullPath(start))!;
                target = target[start.Length..];
            }

            Push(rest, target);
        }

        return real;
    }

    /// <summary>Whether a path is a folder's or within it, both without links.</summary>
    public static bool IsWithin(string path, string folder) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, Comparison);

    /// <summary>Where a link leads, as it is written; null where it is none.</summary>
    public static string? Target(string path) => Directory.Exists(path) ? new DirectoryInfo(path).LinkTarget : new FileInfo(path).LinkTarget;

    private static void Push(Stack<string> rest, string path)
    {
        foreach (var part in path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse()) rest.Push(part);
    }
}
