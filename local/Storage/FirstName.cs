using System.Runtime.InteropServices;

namespace Atelier.Local.Storage;

/// <summary>
/// Gives a file a name that nobody may have given another, whoever else tries at the same moment. <see cref="File.Move(string, string, bool)"/> doesn't: on Unix it looks whether the name is free, and then renames
/// over whatever has it by then.
/// </summary>
internal static partial class FirstName
{
    /// <summary>Renames a file if the name is free; otherwise deletes it.</summary>
    /// <returns>Whether this file has the name.</returns>
    /// <exception cref="IOException">It could not be given.</exception>
    public static bool TryGive(string file, string name)
    {
        if (!OperatingSystem.IsWindows() && Link(file, name) == 0)
        {
            File.Delete(file);
            return true;
        }

        try
        {
            // The name is taken, or this is Windows, or a file system without links, where it is the best there is.
            File.Move(file, name, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(name))
        {
            File.Delete(file);
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string file, string name);
}
