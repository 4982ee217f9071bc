using System.Text;
using Atelier.Local.Storage;

namespace Atelier.Local.Keys;

/// <summary>Secrets as files that only their owner can read, made on first use. Two processes that start at once agree on one.</summary>
internal static class KeyFiles
{
    /// <summary>Reads a secret, making it first where there is none.</summary>
    public static string ReadOrCreate(string folder, string name, Func<string> create)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            var temporary = Path.Combine(folder, $".{name}.{Guid.NewGuid():N}");
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new FileStream(temporary, options))
            {
                file.Write(Encoding.UTF8.GetBytes(create()));
                file.Flush(flushToDisk: true);
            }

            // Where another process was first, its secret is the one.
            FirstName.TryGive(temporary, path);
            DirectorySync.Flush(folder);
        }

        return File.ReadAllText(path);
    }

    /// <summary>What to say of a secret that can't be read.</summary>
    public static IOException Damaged(string folder, string name, Exception cause) =>
        new($"The key file '{Path.Combine(folder, name)}' is damaged. Restore it from a backup; without it, what it signed can't be told from forgeries.", cause);
}
