using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Atelier.Azure.Calls;
using Atelier.Core.Storage;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Atelier.Azure.Storage;

/// <summary>
/// The object store on Azure Blob Storage: a key is a blob's name in one container, which must be there already (flat namespace: a hierarchical one sorts otherwise).
/// Every write is one request, so it happens whole or not at all; conditions are the service's own. An answer that got lost is asked for again: of many creators exactly one is told it won.
/// Contents are kept with their SHA-256, and what doesn't fit is refused by name. Thread-safe; keep one.
/// </summary>
/// <remarks>
/// Source: Put Blob, Get Blob, List Blobs and their conditional headers, learn.microsoft.com/rest/api/storageservices. The service dates writes to the second;
/// <see cref="ObjectListing.CreatedAt"/> is that second's end, so nothing looks older than it is. The service can't list from a key on:
/// a listing that starts behind one goes on from the nearest page that this object listed before, and reads over what lies between.
/// </remarks>
public sealed class BlobObjectStore : IObjectStore
{
    private const int FirstPage = 200;
    private static readonly TimeSpan OneSecond = TimeSpan.FromMilliseconds(999);

    private readonly BlobContainerClient _container;
    private readonly ServiceCalls _documents;
    private readonly ServiceCalls _pictures;
    private readonly ListMarkers _markers = new();
    private readonly int _page;

    /// <param name="endpoint">The account's blob endpoint, HTTPS.</param>
    /// <param name="container">The container.</param>
    /// <param name="credential">The identity; it needs Storage Blob Data Contributor on the container.</param>
    /// <param name="options">Patience and transport.</param>
    public BlobObjectStore(Uri endpoint, string container, TokenCredential credential, BlobStoreOptions? options = null)
    {
        options ??= new();
        _page = options.ListPage;
        _container = BlobContainers.Service(endpoint, credential, options).GetBlobContainerClient(container);
        _documents = new(options.Documents, AzureErrors.IsTransient, AzureErrors.WaitWanted, options.Time);
        _pictures = new(options.Pictures, AzureErrors.IsTransient, AzureErrors.WaitWanted, options.Time);
    }

    /// <inheritdoc/>
    public Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        ObjectKey.Check(key);
        return CallAsync(key, async (_, token) =>
        {
            using var found = await BlobRead.BeginAsync(_container, key, token);
            return found is null ? null : new StoredObject(key, await found.BytesAsync(token), found.ETag, found.Metadata, Written(found.LastModified));
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<string?> PutAsync(
        string key, ReadOnlyMemory<byte> content, PutCondition condition, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ObjectLimits.Check(key, content.Length, metadata);
        cancellationToken.ThrowIfCancellationRequested();
        if (condition.IfMatch is { } wanted && !BlobETag.IsOne(wanted))
        {
            return Task.FromResult<string?>(null);
        }

        var write = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var options = new BlobUploadOptions
        {
            Metadata = BlobMetadata.Encode(metadata, content.Span, write),
            HttpHeaders = new() { ContentType = BlobContentType.Of(key, content.Span) },
            Conditions = condition.CreateOnly ? new() { IfNoneMatch = ETag.All } : condition.IfMatch is { } match ? new() { IfMatch = BlobETag.Of(match) } : null,
            TransferOptions = new() { InitialTransferSize = ObjectLimits.MaxPicture, MaximumTransferSize = ObjectLimits.MaxPicture }, // one request, never blocks
        };
        var blob = _container.GetBlobClient(key);
        return CallAsync(key, async (attempt, token) =>
        {
            try
            {
                return BlobETag.Text((await blob.UploadAsync(BinaryData.FromBytes(content), options, token)).Value.ETag);
            }
            catch (RequestFailedException e) when (IsConditionNotMet(e))
            {
                // Another writer's, or our own of an attempt before whose answer got lost.
                return attempt == 0 ? null : await ETagOfAsync(blob, write, token);
            }
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        ObjectKey.Check(key);
        return CallAsync(key, async (_, token) => (await _container.GetBlobClient(key).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, conditions: null, token)).Value, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectListing> ListAsync(string prefix, string? startAfter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.AsSpan().ContainsAnyExceptInRange('-', 'z') || (startAfter is not null && IsBehind(startAfter, prefix)))
        {
            yield break; // no key can be there
        }

        // Many callers want the first few only, unless they have to be read over.
        var size = startAfter is null ? Math.Min(FirstPage, _page) : _page;
        var marker = startAfter is null ? null : _markers.Find(prefix, startAfter);
        var isRemembered = marker is not null;
        do
        {
            if (await PageAsync(prefix, marker, size, isRemembered, cancellationToken) is not { } page)
            {
                _markers.Forget(prefix);
                (marker, isRemembered) = ("", false);
                continue;
            }

            if (marker is { Length: > 0 } && page.Values.Count > 0)
            {
                _markers.Add(prefix, page.Values[0].Name, marker);
            }

            foreach (var blob in page.Values.Where(b => startAfter is null || string.CompareOrdinal(b.Name, startAfter) > 0))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new(blob.Name, blob.Properties.ContentLength ?? 0, BlobETag.Text(blob.Properties.ETag.GetValueOrDefault()), BlobMetadata.Decode(blob.Metadata), Written(blob.Properties.LastModified ?? default));
            }

            (marker, isRemembered, size) = (page.ContinuationToken, false, _page);
            if (string.IsNullOrEmpty(marker))
            {
                yield break;
            }
        }
        while (true);
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken = default)
    {
        ObjectKey.Check(key);
        return CallAsync(key, async (_, token) =>
        {
            using var found = await BlobRead.BeginAsync(_container, key, token);
            return found is null ? null : await found.StreamAsync(token);
        }, cancellationToken);
    }

    private static bool IsBehind(string startAfter, string prefix) =>
        string.CompareOrdinal(startAfter, prefix) > 0 && !startAfter.StartsWith(prefix, StringComparison.Ordinal);

    private static bool IsConditionNotMet(RequestFailedException e) =>
        (e.Status is 409 && e.ErrorCode == BlobErrorCode.BlobAlreadyExists) || (e.Status is 412 && e.ErrorCode == BlobErrorCode.ConditionNotMet)
        || (e.Status is 404 && e.ErrorCode == BlobErrorCode.BlobNotFound);

    private static DateTimeOffset Written(DateTimeOffset second) => second + OneSecond;

    private static async Task<string?> ETagOfAsync(BlobClient blob, string write, CancellationToken cancellationToken)
    {
        try
        {
            var current = (await blob.GetPropertiesAsync(conditions: null, cancellationToken)).Value;
            return BlobMetadata.WriteOf(current.Metadata) == write ? BlobETag.Text(current.ETag) : null;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>A page of a listing; null where a remembered marker is no longer taken.</summary>
    private Task<Page<BlobItem>?> PageAsync(string prefix, string? marker, int size, bool isRemembered, CancellationToken cancellationToken) =>
        CallAsync(prefix, async (_, token) =>
        {
            var pages = _container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, prefix.Length == 0 ? null : prefix, token).AsPages(string.IsNullOrEmpty(marker) ? null : marker, size);
            await using var one = pages.GetAsyncEnumerator(token);
            try
            {
                return await one.MoveNextAsync() ? one.Current : throw new IOException("The listing had no page.");
            }
            catch (RequestFailedException e) when (e.Status == 400 && isRemembered)
            {
                return null;
            }
        }, cancellationToken);

    private async Task<T> CallAsync<T>(string key, Func<int, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await (ObjectLimits.IsPicture(key) ? _pictures : _documents).RunAsync(call, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            throw new ObjectStoreException("store-unavailable", $"The container '{_container.Name}' isn't there. Create it, or correct the setting that names it.", e);
        }
        catch (Exception e) when (AzureErrors.IsOfCall(e))
        {
            throw new ObjectStoreException("store-unavailable", $"Blob Storage can't be used for '{key}': {AzureErrors.Describe(e)}. Nothing acknowledged was lost; try again.", e);
        }
    }
}
