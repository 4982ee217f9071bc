using System.Security.Cryptography;
using System.Text.Json;
using Atelier.Core.Workflows;

namespace Atelier.Core.Storage;

/// <summary>JSON documents on an <see cref="IObjectStore"/>.</summary>
public static class Documents
{
    /// <summary>Reads a document, or null when there is none.</summary>
    /// <exception cref="ObjectStoreException"><c>store-corrupt</c>: it is there but is not what it should be.</exception>
    public static async Task<T?> ReadAsync<T>(this IObjectStore store, string key, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(store);
        var found = await store.GetAsync(key, cancellationToken);
        return found is null ? null : Parse<T>(found);
    }

    /// <summary>Reads a document that must be there.</summary>
    /// <exception cref="ObjectStoreException"><c>store-corrupt</c>: it is missing or is not what it should be.</exception>
    public static async Task<T> ReadRequiredAsync<T>(this IObjectStore store, string key, CancellationToken cancellationToken = default)
        where T : class =>
        await store.ReadAsync<T>(key, cancellationToken)
        ?? throw new ObjectStoreException("store-corrupt", $"'{key}' is missing.");

    /// <summary>Parses a document.</summary>
    /// <exception cref="ObjectStoreException"><c>store-corrupt</c>: it is not what it should be.</exception>
    public static T Parse<T>(StoredObject document)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(document);
        try
        {
            return JsonSerializer.Deserialize<T>(document.Content.Span, WorkflowJson.Options)
                ?? throw new JsonException("It holds null.");
        }
        catch (JsonException e)
        {
            throw new ObjectStoreException("store-corrupt", $"'{document.Key}' is not a readable {typeof(T).Name}.", e);
        }
    }

    /// <summary>Writes a document when the condition holds.</summary>
    /// <returns>The new etag, or null when the condition didn't hold.</returns>
    public static Task<string?> WriteAsync<T>(this IObjectStore store, string key, T document, PutCondition condition, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.PutAsync(key, JsonSerializer.SerializeToUtf8Bytes(document, WorkflowJson.Options), condition, metadata, cancellationToken);
    }

    /// <summary>Writes a document once: the first one stays, and every caller gets the one that stayed.</summary>
    public static async Task<T> WriteOnceAsync<T>(this IObjectStore store, string key, T document, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
        where T : class =>
        await store.WriteAsync(key, document, PutCondition.Create, metadata, cancellationToken) is not null
            ? document
            : await store.ReadRequiredAsync<T>(key, cancellationToken);

    /// <summary>Reads, changes and writes a document by if-match until nobody came in between.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The document.</param>
    /// <param name="change">Gets the document, or null when there is none; returns the new one, or null to leave it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The document as it stands.</returns>
    public static async Task<T?> UpdateAsync<T>(this IObjectStore store, string key, Func<T?, T?> change, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(change);
        while (true)
        {
            var found = await store.GetAsync(key, cancellationToken);
            var current = found is null ? null : Parse<T>(found);
            var next = change(current);
            if (next is null || next == current)
            {
                return current;
            }

            var condition = found is null ? PutCondition.Create : PutCondition.Match(found.ETag);
            if (await store.WriteAsync(key, next, condition, found?.Metadata, cancellationToken) is not null)
            {
                return next;
            }
        }
    }

    /// <summary>Stores content under its SHA-256 and returns that, lower-case hex. Storing the same twice is fine.</summary>
    public static async Task<string> PutBlobAsync(this IObjectStore store, string workspace, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var sha = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        await store.PutAsync(StoreKeys.Blob(workspace, sha), content, PutCondition.Create, metadata: null, cancellationToken);
        return sha;
    }

    /// <summary>Reads content by its SHA-256 and checks it.</summary>
    /// <exception cref="ObjectStoreException"><c>store-corrupt</c>: missing, or its hash is another.</exception>
    public static async Task<ReadOnlyMemory<byte>> GetBlobAsync(this IObjectStore store, string workspace, string sha256, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var found = await store.GetAsync(StoreKeys.Blob(workspace, sha256), cancellationToken)
            ?? throw new ObjectStoreException("store-corrupt", $"The content {sha256} is missing.");
        return Convert.ToHexStringLower(SHA256.HashData(found.Content.Span)) == sha256
            ? found.Content
            : throw new ObjectStoreException("store-corrupt", $"The content {sha256} was changed after it was stored.");
    }
}
