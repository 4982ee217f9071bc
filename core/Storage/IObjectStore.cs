namespace Atelier.Core.Storage;

/// <summary>
/// Documents and pictures under slash-separated keys: the truth of the domain. A write that returned is durable and seen by every later read.
/// Thread-safe, and safe with other processes on the same store.
/// </summary>
/// <remarks>
/// Keys: 1 to 512 characters of <c>a-z A-Z 0-9 . _ - /</c>, no empty, <c>.</c> or <c>..</c> segment; others throw <see cref="ArgumentException"/>.
/// Documents are at most 4 MiB; pictures, under keys that <see cref="ObjectLimits.IsPicture"/> knows, at most 64 MiB. A content that is missing or damaged
/// behind its key throws <c>store-corrupt</c> for that key only. A store that can't answer throws <see cref="ObjectStoreException"/>.
/// </remarks>
public interface IObjectStore
{
    /// <summary>The object, or null.</summary>
    Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Writes an object when the condition holds.</summary>
    /// <param name="key">Where.</param>
    /// <param name="content">The whole content.</param>
    /// <param name="condition">Any, only if absent, or only if unchanged.</param>
    /// <param name="metadata">Small text fields that listings carry; keys are lower-case identifiers, at most 6 KB in all as <see cref="ObjectLimits.SizeOf"/> counts.</param>
    /// <param name="cancellationToken">Gives up waiting; the write may or may not have happened.</param>
    /// <returns>The new etag, or null when the condition didn't hold and nothing changed.</returns>
    Task<string?> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes an object; an absent one is fine.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Lists keys that begin with a prefix, in ordinal order, with their metadata, without reading contents.</summary>
    /// <param name="prefix">The beginning of the keys wanted; may be empty.</param>
    /// <param name="startAfter">Only keys greater than this, for paging.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    IAsyncEnumerable<ObjectListing> ListAsync(string prefix, string? startAfter = null, CancellationToken cancellationToken = default);

    /// <summary>Opens an object for reading as a stream, or null when absent. The caller disposes it.</summary>
    Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken = default);
}
