using System.Collections.Concurrent;
using System.Globalization;
using Atelier.Core.Storage;

namespace Atelier.Core.Catalog;

/// <summary>
/// Entries that were written once, each under the time it is about, kept in memory and brought up to date by listing only what came since.
/// The store is the truth: another process's entries show at the next look, and a lost memory is read anew. Thread-safe.
/// </summary>
/// <param name="store">Where they are.</param>
/// <param name="clock">The time.</param>
/// <param name="folder">The key prefix of a workspace's entries.</param>
/// <param name="read">Makes an entry of a listing; null leaves out one that can't be read.</param>
internal sealed class EntryFeed<T>(IObjectStore store, TimeProvider clock, Func<string, string> folder, Func<ObjectListing, string, T?> read)
    where T : class
{
    // Clocks of hosts differ and writes may be late; what comes later still is found by the full look.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan FullLook = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Shelf> _shelves = new(StringComparer.Ordinal);

    /// <summary>The part of an entry's key behind the folder: sorts by time.</summary>
    public static string KeyOf(DateTimeOffset at, string id) => string.Create(CultureInfo.InvariantCulture, $"{at.ToUnixTimeMilliseconds():x12}.{id}");

    /// <summary>Looks at all entries as they are now, oldest first. What <paramref name="look"/> gets must not be kept.</summary>
    public async Task<TResult> LookAsync<TResult>(string workspace, Func<IReadOnlyList<KeyValuePair<string, T>>, TResult> look, CancellationToken cancellationToken)
    {
        var shelf = _shelves.GetOrAdd(workspace, _ => new());
        await shelf.Gate.WaitAsync(cancellationToken);
        try
        {
            await RefreshAsync(folder(workspace), shelf, cancellationToken);
            return look(shelf.Entries);
        }
        finally
        {
            shelf.Gate.Release();
        }
    }

    private async Task RefreshAsync(string prefix, Shelf shelf, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now - shelf.LookedAt >= FullLook)
        {
            // Entries go when briefs are erased; only a full look tells.
            var all = new List<KeyValuePair<string, T>>();
            await AddAsync(prefix, startAfter: null, all, cancellationToken);
            (shelf.Entries, shelf.LookedAt) = (all, now);
            return;
        }

        var since = shelf.Entries is [.., var last] ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(last.Key.AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture)) : now;
        await AddAsync(prefix, shelf.Entries.Count == 0 ? null : prefix + KeyOf(since - Overlap, ""), shelf.Entries, cancellationToken);
    }

    private async Task AddAsync(string prefix, string? startAfter, List<KeyValuePair<string, T>> entries, CancellationToken cancellationToken)
    {
        await foreach (var listing in store.ListAsync(prefix, startAfter, cancellationToken))
        {
            var key = listing.Key[prefix.Length..];
            if (key.Length < 14 || key[12] != '.' || !key.AsSpan(0, 12).ContainsOnlyHex() || read(listing, key[13..]) is not { } entry)
            {
                continue;
            }

            var place = Place(entries, key);
            if (place >= 0)
            {
                entries[place] = new(key, entry);
            }
            else
            {
                entries.Insert(~place, new(key, entry));
            }
        }
    }

    // From the end: nearly all entries are the newest.
    private static int Place(List<KeyValuePair<string, T>> entries, string key)
    {
        var (low, high) = (0, entries.Count - 1);
        if (high >= 0 && string.CompareOrdinal(entries[high].Key, key) < 0)
        {
            return ~entries.Count;
        }

        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var order = string.CompareOrdinal(entries[middle].Key, key);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    private sealed class Shelf
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public List<KeyValuePair<string, T>> Entries { get; set; } = [];

        public DateTimeOffset LookedAt { get; set; } = DateTimeOffset.MinValue;
    }
}
