using System.Runtime.CompilerServices;
using Atelier.Contracts.Storage;
using Atelier.Core.Storage;

namespace Atelier.Core.Tests.Hooks;

/// <summary>A store that tells when a listing of it has come to its end.</summary>
internal sealed class ListingStore(InMemoryObjectStore store) : IObjectStore
{
    public Func<string, Task>? Listed { get; set; }

    public Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken = default) => store.GetAsync(key, cancellationToken);

    public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken = default) => ((IObjectStore)store).OpenAsync(key, cancellationToken);

    public Task<string?> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        store.PutAsync(key, content, condition, metadata, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => store.DeleteAsync(key, cancellationToken);

    public async IAsyncEnumerable<ObjectListing> ListAsync(string prefix, string? startAfter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var listing in store.ListAsync(prefix, startAfter, cancellationToken))
        {
            yield return listing;
        }

        await (Listed?.Invoke(prefix) ?? Task.CompletedTask);
    }
}
