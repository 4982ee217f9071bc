using System.Security.Cryptography;
using System.Text;
using Atelier.Core.Storage;
using Atelier.Local.Sqlite;

namespace Atelier.Local.Storage;

/// <summary>
/// Contents too large for rows, one file a write under <c>objects/</c>. A file is complete and synced before anyone learns its name, and is never changed after.
/// </summary>
/// <remarks>Names are hashes, so no key can reach outside the folder or clash where case doesn't count.</remarks>
internal sealed class ContentFiles
{
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    private readonly string _root;
    private readonly string _temporary;

    public ContentFiles(string dataFolder)
    {
        _root = Path.Combine(dataFolder, "objects");
        _temporary = Path.Combine(_root, "tmp");
        Directory.CreateDirectory(_temporary);
    }

    /// <summary>Writes a content durably.</summary>
    /// <returns>Its name, relative to <c>objects/</c>.</returns>
    public async Task<string> WriteAsync(string key, string etag, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        var name = $"{hash[..2]}/{hash[..32]}-{etag}";
        var temporary = Path.Combine(_temporary, etag);
        try
        {
            var folder = Path.Combine(_root, hash[..2]);
            if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder);
                DirectorySync.Flush(_root);
            }

            await using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: false))
            {
                await stream.WriteAsync(content, cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, Path.Combine(_root, name));
            DirectorySync.Flush(folder);
            return name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            throw Error(e);
        }
    }

    /// <summary>The whole content, or null when the file is missing.</summary>
    public async Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(Path.Combine(_root, name), cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Error(e);
        }
    }

    /// <summary>Opens a content, or null when the file is missing. It stays readable when it is deleted meanwhile.</summary>
    public FileStream? Open(string name)
    {
        try
        {
            return new(Path.Combine(_root, name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 65_536, useAsync: false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Error(e);
        }
    }

    /// <summary>Deletes a content that no row names any more.</summary>
    public void Delete(string? name)
    {
        if (name is not null)
        {
            TryDelete(Path.Combine(_root, name));
        }
    }

    /// <summary>Deletes what a crash left behind: files half written, and files whose row was never committed. Young ones may still be on their way and stay.</summary>
    /// <param name="now">The time by which files are old.</param>
    /// <param name="isNamed">Whether a row names a content.</param>
    public void Tidy(DateTimeOffset now, Func<string, bool> isNamed)
    {
        foreach (var file in new DirectoryInfo(_root).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            if (file.LastWriteTimeUtc + AbandonedAfter < now.UtcDateTime && !isNamed($"{file.Directory!.Name}/{file.Name}"))
            {
                TryDelete(file.FullName);
            }
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that nothing names costs space and nothing else.
        }
    }

    private ObjectStoreException Error(Exception e)
    {
        const int NoSpaceUnix = 28;
        const int DiskFullWindows = unchecked((int)0x80070070);
        var full = e.HResult == DiskFullWindows || (e.HResult & 0xFFFF) == NoSpaceUnix || e.Message.Contains("No space left", StringComparison.Ordinal);
        return full
            ? new(StoreCodes.Full, $"The disk under '{_root}' is full. Free some space; nothing acknowledged was lost.", e)
            : new(StoreCodes.Unavailable, $"A file under '{_root}' can't be used: {e.Message}", e);
    }
}
