using System.Runtime.CompilerServices;

namespace Atelier.Core.Storage;

/// <summary>Several reads side by side: a page of many documents takes as long as a few.</summary>
public static class Reads
{
    // As many as one caller may ask of a store at a time without keeping others waiting.
    private const int AtOnce = 8;

    // Of a store far away, one after the other would take long.
    private const int InTurn = 16;

    /// <summary>Reads something of each key, at most eight at a time. The first that fails ends it.</summary>
    /// <param name="keys">What to read of.</param>
    /// <param name="read">Reads one; called from several threads.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>In the order of the keys.</returns>
    public static async Task<IReadOnlyList<T>> EachAsync<TKey, T>(IReadOnlyList<TKey> keys, Func<TKey, CancellationToken, Task<T>> read, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var found = new T[keys.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, keys.Count), options, async (i, cancel) => found[i] = await read(keys[i], cancel));
        return found;
    }

    /// <summary>Reads something of each key of a stream that may be long: a few side by side, and no more than those in memory.</summary>
    /// <param name="keys">What to read of.</param>
    /// <param name="read">Reads one; called for several at a time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>In the order of the keys.</returns>
    public static async IAsyncEnumerable<T> EachInTurnAsync<TKey, T>(IAsyncEnumerable<TKey> keys, Func<TKey, Task<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var few in keys.Chunk(InTurn).WithCancellation(cancellationToken))
        {
            foreach (var found in await Task.WhenAll(few.Select(read)))
            {
                yield return found;
            }
        }
    }

    /// <summary>Reads all documents under a prefix.</summary>
    /// <returns>In the order of their keys.</returns>
    /// <exception cref="ObjectStoreException"><c>store-corrupt</c>: one went meanwhile or is not what it should be.</exception>
    public static async Task<IReadOnlyList<T>> ReadAllAsync<T>(this IObjectStore store, string prefix, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(store);
        return await EachAsync(await store.KeysAsync(prefix, cancellationToken), (key, cancel) => store.ReadRequiredAsync<T>(key, cancel), cancellationToken);
    }

    /// <summary>All keys under a prefix, in order.</summary>
    public static async Task<IReadOnlyList<string>> KeysAsync(this IObjectStore store, string prefix, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var keys = new List<string>();
        await foreach (var listing in store.ListAsync(prefix, startAfter: null, cancellationToken))
        {
            keys.Add(listing.Key);
        }

        return keys;
    }
}
