using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Local.Sqlite;

namespace Atelier.Local.Storage;

/// <summary>
/// The object store of one machine: documents and small pictures as rows of the data file, which share a sync with whatever else is written at the moment,
/// and whatever is large as files beside it, written and synced before their row.
/// Every content is kept with its SHA-256, so a damaged one is refused by name instead of being served.
/// </summary>
internal sealed class SqliteObjectStore(DataFile data, ContentFiles files, TimeProvider time, int largestPictureInRow) : IObjectStore
{
    private const int LargestDocumentInRow = 64 * 1024;
    private const int SmallestPage = 4;
    private const int Page = 256;
    private const string Columns = "key, etag, size, created, metadata, hash, file, content";

    private static readonly Dictionary<string, string> NoMetadata = [];

    /// <inheritdoc/>
    public async Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        ObjectKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        while (Find(key, withContent: true) is { } row)
        {
            var content = row.File is null ? row.Content! : await files.ReadAsync(row.File, cancellationToken);
            if (content is not null && content.Length == row.Size && SHA256.HashData(content).AsSpan().SequenceEqual(row.Hash))
            {
                return new(key, content, row.ETag, row.Metadata, row.CreatedAt);
            }

            ThrowIfCurrent(row);
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task<string?> PutAsync(
        string key, ReadOnlyMemory<byte> content, PutCondition condition, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ObjectLimits.Check(key, content.Length, metadata);
        cancellationToken.ThrowIfCancellationRequested();
        var etag = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var hash = SHA256.HashData(content.Span);
        var fields = metadata is { Count: > 0 } ? JsonSerializer.Serialize(metadata, WorkflowJson.Options) : null;
        var created = time.GetUtcNow().ToUnixTimeMilliseconds();
        string? file = null;
        if (content.Length > (ObjectLimits.IsPicture(key) ? largestPictureInRow : LargestDocumentInRow))
        {
            if (!Holds(condition, Find(key, withContent: false)?.ETag))
            {
                return null; // spares the file; the write below decides
            }

            file = await files.WriteAsync(key, etag, content, cancellationToken);
        }

        var inline = file is null ? content : default;
        var (written, replaced) = await data.WriteAsync(db =>
        {
            var (current, old) = Current(db, key);
            if (!Holds(condition, current))
            {
                return (false, file);
            }

            db.Run(
                """
                INSERT INTO objects (key, etag, size, created, metadata, hash, file, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                ON CONFLICT (key) DO UPDATE SET etag = ?2, size = ?3, created = ?4, metadata = ?5, hash = ?6, file = ?7, content = ?8
                """,
                key, etag, content.Length, created, fields, hash, file, file is null ? inline : SqlValue.Null);
            return (true, old);
        });
        files.Delete(replaced);
        return written ? etag : null;
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        ObjectKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        var file = await data.WriteAsync(db =>
        {
            var (_, old) = Current(db, key);
            db.Run("DELETE FROM objects WHERE key = ?1", key);
            return old;
        });
        files.Delete(file);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectListing> ListAsync(string prefix, string? startAfter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        await Task.CompletedTask;
        var after = startAfter;

        // Many callers want the first few only: pages begin small and grow.
        for (var size = SmallestPage; ; size = Math.Min(size * 4, Page))
        {
            // A page is read at once, so that no statement stays open while the caller works.
            var page = data.Read(db => ListPage(db, prefix, after, size));
            foreach (var listing in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return listing;
            }

            if (page.Count < size)
            {
                yield break;
            }

            after = page[^1].Key;
        }
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken = default)
    {
        ObjectKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        while (Find(key, withContent: true) is { } row)
        {
            // The hash is checked before the first byte goes out: a half-sent answer can't be taken back.
            Stream? stream = row.File is null ? new MemoryStream(row.Content!, writable: false) : files.Open(row.File);
            if (stream is not null && stream.Length == row.Size && (await SHA256.HashDataAsync(stream, cancellationToken)).AsSpan().SequenceEqual(row.Hash))
            {
                stream.Position = 0;
                return stream;
            }

            if (stream is not null)
            {
                await stream.DisposeAsync();
            }

            ThrowIfCurrent(row);
        }

        return null;
    }

    private static bool Holds(PutCondition condition, string? current) =>
        condition.CreateOnly ? current is null : condition.IfMatch is not { } wanted || wanted == current;

    private static (string? ETag, string? File) Current(Database db, string key)
    {
        using var row = db.Query("SELECT etag, file FROM objects WHERE key = ?1", key);
        return row.Read() ? (row.Text(0), row.TextOrNull(1)) : (null, null);
    }

    private static List<ObjectListing> ListPage(Database db, string prefix, string? after, int size)
    {
        // Keys are ASCII, so '\u007f' is above all that may follow the prefix, and byte order is ordinal order.
        // One lower bound: of two, SQLite seeks one and reads over all that the other leaves out.
        var isBehind = string.CompareOrdinal(after, prefix) >= 0;
        using var rows = db.Query(
            $"SELECT key, size, etag, metadata, created FROM objects WHERE key {(isBehind ? ">" : ">=")} ?1 AND key < ?2 ORDER BY key LIMIT ?3",
            isBehind ? after! : prefix, prefix + '\u007f', size);
        var page = new List<ObjectListing>();
        while (rows.Read())
        {
            page.Add(new(rows.Text(0), rows.Number(1), rows.Text(2), Metadata(rows.TextOrNull(3)), Time(rows.Number(4))));
        }

        return page;
    }

    private static Dictionary<string, string> Metadata(string? json) =>
        json is null ? NoMetadata : JsonSerializer.Deserialize<Dictionary<string, string>>(json, WorkflowJson.Options)!;

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private ObjectRow? Find(string key, bool withContent) => data.Read(db =>
    {
        using var row = db.Query(withContent ? $"SELECT {Columns} FROM objects WHERE key = ?1" : "SELECT key, etag, size, created, metadata, hash, file, NULL FROM objects WHERE key = ?1", key);
        return !row.Read() ? null : new ObjectRow
        {
            Key = row.Text(0),
            ETag = row.Text(1),
            Size = row.Number(2),
            CreatedAt = Time(row.Number(3)),
            Metadata = Metadata(row.TextOrNull(4)),
            Hash = row.Bytes(5).ToArray(),
            File = row.TextOrNull(6),
            Content = row.TextOrNull(6) is null ? row.Bytes(7).ToArray() : null,
        };
    });

    /// <summary>A content that doesn't fit its row is damaged, unless it was replaced between reading the row and the file.</summary>
    private void ThrowIfCurrent(ObjectRow row)
    {
        if (Find(row.Key, withContent: false)?.ETag == row.ETag)
        {
            throw new ObjectStoreException(
                StoreCodes.Corrupt,
                string.Create(CultureInfo.InvariantCulture, $"The content of '{row.Key}' is missing or damaged ({row.Size} bytes were stored{(row.File is null ? "" : $" in objects/{row.File}")}). Restore it from a backup, or delete the key."));
        }
    }
}
