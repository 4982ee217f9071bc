using System.Globalization;
using System.Runtime.CompilerServices;
using Atelier.Core.Storage;

namespace Atelier.Contracts.Storage;

/// <summary>The object store's contract in its simplest form: a sorted dictionary under a lock. For tests.</summary>
public sealed class InMemoryObjectStore(TimeProvider time) : IObjectStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);
    private long _writes;

    /// <summary>A store on the system's clock.</summary>
    public InMemoryObjectStore()
        : this(TimeProvider.System)
    {
    }

    /// <summary>How many objects there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _objects.Count;
            }
        }
    }

    /// <summary>Called with the key before each write; throw from it to stand for a store that fails.</summary>
    public Action<string>? BeforeWrite { get; set; }

    /// <summary>Called with the key before each read of one object; wait or throw in it to stand for a store that is slow or fails.</summary>
    public Func<string, Task>? BeforeRead { get; set; }

    /// <inheritdoc/>
    public async Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        ObjectKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        await (BeforeRead?.Invoke(key) ?? Task.CompletedTask);
        lock (_gate)
        {
            return _objects.GetValueOrDefault(key);
        }
    }

    /// <inheritdoc/>
    public Task<string?> PutAsync(
        string key, ReadOnlyMemory<byte> content, PutCondition condition, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ObjectLimits.Check(key, content.Length, metadata);
        cancellationToken.ThrowIfCancellationRequested();
        BeforeWrite?.Invoke(key);
        lock (_gate)
        {
            var current = _objects.GetValueOrDefault(key)?.ETag;
            if ((condition.CreateOnly && current is not null) || (condition.IfMatch is { } wanted && wanted != current))
            {
                return Task.FromResult<string?>(null);
            }

            var etag = (++_writes).ToString("x8", CultureInfo.InvariantCulture);
            var fields = new Dictionary<string, string>(metadata ?? new Dictionary<string, string>(), StringComparer.Ordinal);
            _objects[key] = new(key, content.ToArray(), etag, fields, time.GetUtcNow());
            return Task.FromResult<string?>(etag);
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        ObjectKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        BeforeWrite?.Invoke(key);
        lock (_gate)
        {
            _objects.Remove(key);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectListing> ListAsync(string prefix, string? startAfter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<ObjectListing> found;
        lock (_gate)
        {
            found = [.. _objects.Values
                .Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal) && (startAfter is null || string.CompareOrdinal(o.Key, startAfter) > 0))
                .Select(o => new ObjectListing(o.Key, o.Content.Length, o.ETag, o.Metadata, o.CreatedAt))];
        }

        await Task.CompletedTask;
        foreach (var listing in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return listing;
        }
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken = default) =>
        await GetAsync(key, cancellationToken) is { } found ? new MemoryStream(found.Content.ToArray(), writable: false) : null;
}
