using Atelier.Core.Storage;

namespace Atelier.Rendering.Tests;

/// <summary>A store whose writes a test can hold up.</summary>
internal sealed class HeldStore(IObjectStore store) : IObjectStore
{
    private int _writing;

    /// <summary>What a write waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Writes that wait.</summary>
    public int Writing => Volatile.Read(ref _writing);

    public Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken = default) => store.GetAsync(key, cancellationToken);

    public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken = default) => store.OpenAsync(key, cancellationToken);

    public async Task<string?> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _writing);
        await Gate;
        Interlocked.Decrement(ref _writing);
        return await store.PutAsync(key, content, condition, metadata, cancellationToken);
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => store.DeleteAsync(key, cancellationToken);

    public IAsyncEnumerable<ObjectListing> ListAsync(string prefix, string? startAfter = null, CancellationToken cancellationToken = default) => store.ListAsync(prefix, startAfter, cancellationToken);
}
