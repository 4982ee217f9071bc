using System.Runtime.CompilerServices;
using Atelier.Core.Storage;

namespace Atelier.Core.Tests;

/// <summary>A store that lets a test come in between: before and after a write, before a removal, and when a listing has come to its end.</summary>
internal sealed class WatchedStore(IObjectStore store) : IObjectStore
{
    public Func<string, Task>? Writing { get; set; }

    public Func<string, Task>? Written { get; set; }

    public Func<string, Task>? Deleting { get; set; }

    public Func<string, Task>? Listed { get; set; }

    public Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken = default) => store.GetAsync(key, cancellationToken);

    public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken = default) => store.OpenAsync(key, cancellationToken);

    public async Task<string?> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        await (Writing?.Invoke(key) ?? Task.CompletedTask);
        var etag = await store.PutAsync(key, content, condition, metadata, cancellationToken);
        await (Written?.Invoke(key) ?? Task.CompletedTask);
        return etag;
    }

    public async Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        await (Deleting?.Invoke(key) ?? Task.CompletedTask);
        await store.DeleteAsync(key, cancellationToken);
    }

    public async IAsyncEnumerable<ObjectListing> ListAsync(string prefix, string? startAfter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var listing in store.ListAsync(prefix, startAfter, cancellationToken))
        {
            yield return listing;
        }

        await (Listed?.Invoke(prefix) ?? Task.CompletedTask);
    }
}
