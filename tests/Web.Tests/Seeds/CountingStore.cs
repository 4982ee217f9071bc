using System.Collections.Concurrent;
using Atelier.Core.Storage;

namespace Atelier.Web.Tests.Seeds;

/// <summary>A store that notes what was read.</summary>
public sealed class CountingStore(IObjectStore store) : IObjectStore
{
    private readonly ConcurrentQueue<string> _reads = new();

    /// <summary>Keys that were got and prefixes that were listed, in order.</summary>
    public IReadOnlyCollection<string> Reads => _reads;

    /// <summary>Called with each; throw from it to stand for a store that fails.</summary>
    public Action<string>? BeforeRead { get; set; }

    public Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        Note(key);
        return store.GetAsync(key, cancellationToken);
    }

    public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken = default)
    {
        Note(key);
        return store.OpenAsync(key, cancellationToken);
    }

    public Task<string?> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        store.PutAsync(key, content, condition, metadata, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => store.DeleteAsync(key, cancellationToken);

    public IAsyncEnumerable<ObjectListing> ListAsync(string prefix, string? startAfter = null, CancellationToken cancellationToken = default)
    {
        Note(prefix);
        return store.ListAsync(prefix, startAfter, cancellationToken);
    }

    private void Note(string key)
    {
        _reads.Enqueue(key);
        BeforeRead?.Invoke(key);
    }
}
