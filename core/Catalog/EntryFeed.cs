using System.Collections.Concurrent;
using Atelier.Core.Storage;

namespace Atelier.Core.Catalog;

/// <summary>
/// Entries of the store, each under the time it is about, kept in memory by workspace. The store is the truth. What this process wrote is in its next look;
/// what another wrote, within a second, or within a minute where it came up to a quarter of an hour late;
/// what came later still, or was written over or taken away by another, within the hour. A lost memory is read anew. Thread-safe.
/// </summary>
/// <param name="store">Where they are.</param>
/// <param name="clock">The time.</param>
/// <param name="folder">The key prefix of a workspace's entries.</param>
/// <param name="read">Makes an entry of a listing; null leaves out one that can't be read.</param>
internal sealed class EntryFeed<T>(IObjectStore store, TimeProvider clock, Func<string, string> folder, Func<ObjectListing, string, CancellationToken, ValueTask<Entry<T>?>> read)
    where T : class
{
    private readonly ConcurrentDictionary<string, EntryKeeper<T>> _keepers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim[] _writing = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>The entries as they are now.</summary>
    public Task<EntryShelf<T>> LookAsync(string workspace, CancellationToken cancellationToken) => KeeperOf(workspace).LookAsync(cancellationToken);

    /// <summary>The same without waiting for the end of the first look where <paramref name="isEnough"/> says so; with the time from which on it holds all, null where that is everything.</summary>
    public Task<(EntryShelf<T> Shelf, DateTimeOffset? Since)> LookAsync(string workspace, Func<EntryShelf<T>, DateTimeOffset, bool> isEnough, CancellationToken cancellationToken) =>
        KeeperOf(workspace).LookAsync(isEnough, cancellationToken);

    /// <summary>The same after everything was listed, for acts that must not miss what another process wrote late.</summary>
    public Task<EntryShelf<T>> LookAtAllAsync(string workspace, CancellationToken cancellationToken) => KeeperOf(workspace).LookAtAllAsync(cancellationToken);

    /// <summary>Writes an entry, unless it is there as it should be. Safe to repeat.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="at">The time it is about.</param>
    /// <param name="id">Its id.</param>
    /// <param name="metadata">What listings carry.</param>
    /// <param name="content">What is too long for that.</param>
    /// <param name="replaces">Told the fields of one that is there and says otherwise: whether it gives way. Null where none does.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WriteAsync(
        string workspace, DateTimeOffset at, string id, IReadOnlyDictionary<string, string> metadata, ReadOnlyMemory<byte> content, Func<IReadOnlyDictionary<string, string>, bool>? replaces, CancellationToken cancellationToken)
    {
        var key = folder(workspace) + EntryKeys.Of(at, id);

        // Of two that write one entry in this process, the second is remembered second.
        var gate = _writing[(uint)key.GetHashCode(StringComparison.Ordinal) % _writing.Length];
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (await PutAsync(key, metadata, content, replaces, cancellationToken) is { } etag && _keepers.TryGetValue(workspace, out var keeper))
            {
                await keeper.TakeAsync(new(key, content.Length, etag, metadata, clock.GetUtcNow()), cancellationToken);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    // Null where what is there stays.
    private async Task<string?> PutAsync(string key, IReadOnlyDictionary<string, string> metadata, ReadOnlyMemory<byte> content, Func<IReadOnlyDictionary<string, string>, bool>? replaces, CancellationToken cancellationToken)
    {
        var condition = PutCondition.Create;
        while (true)
        {
            if (await store.PutAsync(key, content, condition, metadata, cancellationToken) is { } etag)
            {
                return etag;
            }

            var found = await store.GetAsync(key, cancellationToken);
            if (found is not null && (IsSame(found, metadata, content) || replaces?.Invoke(found.Metadata) != true))
            {
                return null;
            }

            condition = found is null ? PutCondition.Create : PutCondition.Match(found.ETag);
        }
    }

    private static bool IsSame(StoredObject found, IReadOnlyDictionary<string, string> metadata, ReadOnlyMemory<byte> content) =>
        found.Metadata.Count == metadata.Count && metadata.All(m => found.Metadata.GetValueOrDefault(m.Key) == m.Value) && found.Content.Span.SequenceEqual(content.Span);

    private EntryKeeper<T> KeeperOf(string workspace) => _keepers.GetOrAdd(workspace, w => new(store, clock, folder(w), read));
}
