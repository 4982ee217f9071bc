using System.IO.Enumeration;
using System.Security.Cryptography;
using Atelier.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Atelier.GpuWorker;

/// <summary>
/// Brings model folders to this machine, each file checked against its folder's list of hashes. Files that are here already and whole are kept, so that a restart fetches nothing.
/// </summary>
/// <remarks>The cache is this worker's own, and one process at a time fetches into it. A file appears under its name only when it is whole.</remarks>
internal sealed class ModelFetcher(IModelSource source, string cache, ILogger logger)
{
    private const int AtOnce = 4;

    /// <summary>Fetches all folders. One that is not what its list says is reported and left out.</summary>
    /// <returns>Paths of the folders that are whole.</returns>
    public async Task<IReadOnlyList<string>> FetchAsync(CancellationToken cancellationToken)
    {
        var whole = new List<string>();
        foreach (var name in await source.FoldersAsync(cancellationToken))
        {
            try
            {
                whole.Add(await FetchAsync(name, cancellationToken));
            }
            catch (ModelRefusedException e)
            {
                logger.LogError("The model folder '{Folder}' is refused: {Reason}", name, e.Message);
            }
        }

        return whole;
    }

    private async Task<string> FetchAsync(string name, CancellationToken cancellationToken)
    {
        if (!ObjectKey.IsSegment(name))
        {
            throw new ModelRefusedException("Its name is none for a folder; use letters, digits, dots and dashes.");
        }

        var sums = await SumsAsync(name, cancellationToken);
        var folder = Directory.CreateDirectory(Path.Combine(cache, name));
        if (folder.LinkTarget is not null)
        {
            throw new ModelRefusedException($"'{folder.FullName}' is a link; the cache holds folders of its own. Remove it.");
        }

        RemoveStrangers(folder.FullName, sums);
        var fetched = 0;
        await Parallel.ForEachAsync(sums, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (sum, token) =>
        {
            if (await FetchFileAsync(name, folder.FullName, sum.Key, sum.Value, token))
            {
                Interlocked.Increment(ref fetched);
            }
        });
        logger.LogInformation("Model folder {Folder}: {Fetched} of {Files} files fetched, the others were here", name, fetched, sums.Count);
        return folder.FullName;
    }

    private async Task<IReadOnlyDictionary<string, string>> SumsAsync(string name, CancellationToken cancellationToken)
    {
        await using var stream = await source.OpenAsync($"{name}/{ModelSums.FileName}", cancellationToken)
            ?? throw new ModelRefusedException($"It has no {ModelSums.FileName}. Make one in the folder with 'sha256sum' and upload it with the model.");
        return await ModelSums.ReadAsync(stream, cancellationToken);
    }

    /// <summary>Fetches a file unless it is here and whole.</summary>
    /// <returns>Whether it was fetched.</returns>
    private async Task<bool> FetchFileAsync(string name, string folder, string path, string sum, CancellationToken cancellationToken)
    {
        var target = Path.Combine(folder, path);
        // Pipes and devices have no length, and reading one may take for ever.
        if (new FileInfo(target) is { Exists: true, Length: > 0 } && await HashAsync(target, cancellationToken) == sum)
        {
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var part = target + ".part";
        await using var content = await source.OpenAsync($"{name}/{path}", cancellationToken)
            ?? throw new ModelRefusedException($"'{path}' is on its {ModelSums.FileName} and not in its folder.");
        var hash = await CopyAsync(content, part, cancellationToken);
        if (hash != sum)
        {
            File.Delete(part);
            throw new ModelRefusedException($"'{path}' has the SHA-256 {hash}; its {ModelSums.FileName} says {sum}. Upload the folder again, or find out who changed it.");
        }

        File.Move(part, target, overwrite: true);
        return true;
    }

    private static async Task<string> CopyAsync(Stream content, string target, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
        var buffer = new byte[1 << 20];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    // Files of an earlier version, or parts of a fetch that was cut off, would count among the model's. Links are not this worker's either: what they lead to is never looked at,
    // and what is fetched lands in the folder itself.
    private static void RemoveStrangers(string folder, IReadOnlyDictionary<string, string> sums)
    {
        var found = new FileSystemEnumerable<FileSystemInfo>(folder, (ref FileSystemEntry entry) => entry.ToFileSystemInfo(), new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => IsLink(ref entry) || !entry.IsDirectory,
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(ref entry),
        };
        foreach (var entry in found.Where(e => e.LinkTarget is not null || !sums.ContainsKey(Path.GetRelativePath(folder, e.FullName).Replace('\\', '/'))).ToList())
        {
            entry.Delete();
        }
    }

    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
}
