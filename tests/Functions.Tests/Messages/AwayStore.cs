using Atelier.Core.Storage;

namespace Atelier.Functions.Tests.Messages;

/// <summary>A store whose writes fail some times before they work.</summary>
internal sealed class AwayStore(IObjectStore store, int times) : IObjectStore
{
    private int _left = times;

    public Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken = default) => store.GetAsync(key, cancellationToken);

    public Task<string?> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        Interlocked.Decrement(ref _left) >= 0
            ? throw new ObjectStoreException("store-unavailable", "The store answered 503.")
            : store.PutAsync(key, content, condition, metadata, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => store.DeleteAsync(key, cancellationToken);

    public IAsyncEnumerable<ObjectListing> ListAsync(string prefix, string? startAfter = null, CancellationToken cancellationToken = default) => store.ListAsync(prefix, startAfter, cancellationToken);

    public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken = default) => store.OpenAsync(key, cancellationToken);
}
