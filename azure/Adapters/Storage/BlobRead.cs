using System.Buffers;
using System.Security.Cryptography;
using Atelier.Core.Storage;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Atelier.Azure.Storage;

/// <summary>A blob that is being read: checked for its size before a byte is taken, and for its hash before a byte is handed on.</summary>
internal sealed class BlobRead : IDisposable
{
    private const int MostInMemory = ObjectLimits.MaxDocument;

    private readonly string _key;
    private readonly BlobDownloadStreamingResult _answer;

    private BlobRead(string key, BlobDownloadStreamingResult answer)
    {
        (_key, _answer) = (key, answer);
        Metadata = BlobMetadata.Decode(answer.Details.Metadata);
        var most = ObjectLimits.IsPicture(key) ? ObjectLimits.MaxPicture : ObjectLimits.MaxDocument;
        if (Size > most)
        {
            answer.Dispose();
            throw new ObjectStoreException("store-corrupt", $"'{key}' has {Size} bytes; at most {most} are kept under such a key. Delete it.");
        }
    }

    public string ETag => BlobETag.Text(_answer.Details.ETag);

    public DateTimeOffset LastModified => _answer.Details.LastModified;

    public IReadOnlyDictionary<string, string> Metadata { get; }

    private long Size => _answer.Details.ContentLength;

    /// <summary>Asks for a blob, or null when there is none.</summary>
    public static async Task<BlobRead?> BeginAsync(BlobContainerClient container, string key, CancellationToken cancellationToken)
    {
        try
        {
            return new(key, await container.GetBlobClient(key).DownloadStreamingAsync(options: null, cancellationToken));
        }
        catch (RequestFailedException e) when (e.Status == 404 && e.ErrorCode != BlobErrorCode.ContainerNotFound)
        {
            return null;
        }
    }

    /// <summary>The whole content.</summary>
    public async Task<byte[]> BytesAsync(CancellationToken cancellationToken)
    {
        var bytes = new byte[Size];
        await _answer.Content.ReadExactlyAsync(bytes, cancellationToken);
        Check(SHA256.HashData(bytes));
        return bytes;
    }

    /// <summary>The whole content as a stream that no longer depends on the service: in memory, or in a file that goes when it is closed.</summary>
    public async Task<Stream> StreamAsync(CancellationToken cancellationToken)
    {
        if (Size <= MostInMemory)
        {
            return new MemoryStream(await BytesAsync(cancellationToken), writable: false);
        }

        var file = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileOf(Size));
        try
        {
            Check(await CopyAsync(file, cancellationToken));
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public void Dispose() => _answer.Dispose();

    private static FileStreamOptions FileOf(long size)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous, BufferSize = 0, PreallocationSize = size,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private async Task<byte[]> CopyAsync(FileStream file, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(81_920);
        try
        {
            long total = 0;
            for (int read; (read = await _answer.Content.ReadAsync(buffer, cancellationToken)) > 0; total += read)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            return total == Size ? hash.GetHashAndReset() : throw new EndOfStreamException("The answer ended early.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Check(byte[] hash)
    {
        if (BlobMetadata.HashOf(_answer.Details.Metadata) is { } written && !string.Equals(written, Convert.ToHexStringLower(hash), StringComparison.OrdinalIgnoreCase))
        {
            throw new ObjectStoreException("store-corrupt", $"The content of '{_key}' was changed after it was stored. Restore it from a backup, or delete the key.");
        }
    }
}
