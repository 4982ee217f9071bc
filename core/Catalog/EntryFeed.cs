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
    /// <param name="replaces">Whether one that is there and says otherwise gives way.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WriteAsync(string workspace, DateTimeOffset at, string id, IReadOnlyDictionary<string, string> metadata, ReadOnlyMemory<byte> content, bool replaces, CancellationToken cancellationToken)
    {
        var key = folder(workspace) + EntryKeys.Of(at, id);
        var etag = await store.PutAsync(key, content, PutCondition.Create, metadata, cancellationToken);
        if (etag is null && replaces && await store.GetAsync(key, cancellationToken) is { } found && !IsSame(found, metadata, content))
        {
            etag = await store.PutAsync(key, content, PutCondition.Any, metadata, cancellationToken);
        }

        if (etag is not null && _keepers.TryGetValue(workspace, out var keeper))
        {
            await keeper.TakeAsync(new(key, content.Length, etag, metadata, clock.GetUtcNow()), cancellationToken);
        }
    }

    private static bool IsSame(StoredObject found, IReadOnlyDictionary<string, string> metadata, ReadOnlyMemory<byte> content) =>
        found.Metadata.Count == metadata.Count && metadata.All(m => found.Metadata.GetValueOrDefault(m.Key) == m.Value) && found.Content.Span.SequenceEqual(content.Span);

    private EntryKeeper<T> KeeperOf(string workspace) => _keepers.GetOrAdd(workspace, w => new(store, clock, folder(w), read));
}
