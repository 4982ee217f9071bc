using Atelier.Azure.Calls;
using Atelier.Azure.Storage;
using Atelier.Core.Storage;
using Atelier.Core.Uploads;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace Atelier.Azure.Uploads;

/// <summary>
/// Write addresses on Blob Storage: a user delegation SAS for one blob with the permission to create and no other, HTTPS only. No account key is involved;
/// the identity needs Storage Blob Delegator, and can take every address back by revoking its delegation keys. Thread-safe.
/// </summary>
/// <remarks>Source: Create a user delegation SAS, learn.microsoft.com/rest/api/storageservices. Browsers need a CORS rule of the account for PUT from the studio's address.</remarks>
public sealed class BlobDirectUploads : IDirectUploads, IDisposable
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestLife = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeyLife = TimeSpan.FromHours(4);

    private readonly BlobServiceClient _service;
    private readonly BlobContainerClient _container;
    private readonly ServiceCalls _calls;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private UserDelegationKey? _key;

    /// <param name="endpoint">The account's blob endpoint, HTTPS.</param>
    /// <param name="container">The container of the object store.</param>
    /// <param name="credential">The identity.</param>
    /// <param name="options">Patience and transport.</param>
    public BlobDirectUploads(Uri endpoint, string container, TokenCredential credential, BlobStoreOptions? options = null)
    {
        options ??= new();
        _service = BlobContainers.Service(endpoint, credential, options);
        _container = _service.GetBlobContainerClient(container);
        _calls = new(options.Documents, AzureErrors.IsTransient, AzureErrors.WaitWanted, options.Time);
        _time = options.Time;
    }

    /// <inheritdoc/>
    public async Task<UploadAddress> IssueAsync(string workspace, string upload, string contentType, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(contentType);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, LongestLife);
        if (!ObjectKey.IsSegment(upload))
        {
            throw new ArgumentException("An upload's id is a segment of a key.", nameof(upload));
        }

        var key = StoreKeys.StagedUpload(workspace, upload);
        ObjectKey.Check(key);
        var now = _time.GetUtcNow();
        var sas = new BlobSasBuilder(BlobSasPermissions.Create, now + lifetime)
        {
            BlobContainerName = _container.Name, BlobName = key, Resource = "b", StartsOn = now - Skew, Protocol = SasProtocol.Https,
        };
        var parameters = sas.ToSasQueryParameters(await KeyAsync(now, cancellationToken), _service.AccountName);
        return new()
        {
            Url = new BlobUriBuilder(_container.GetBlobClient(key).Uri) { Sas = parameters }.ToUri(),
            Method = "PUT",
            Headers = new Dictionary<string, string> { ["x-ms-blob-type"] = "BlockBlob", ["content-type"] = contentType },
            ExpiresAt = now + lifetime,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    // One key signs many addresses; it must outlive each of them.
    private async Task<UserDelegationKey> KeyAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _key is { } key && key.SignedExpiresOn > now + LongestLife + Skew
                ? key
                : _key = await _calls.RunAsync(async (_, token) => (await _service.GetUserDelegationKeyAsync(now - Skew, now + KeyLife, token)).Value, cancellationToken);
        }
        catch (Exception e) when (AzureErrors.IsOfCall(e))
        {
            throw new ObjectStoreException("store-unavailable", $"Blob Storage can't issue write addresses: {AzureErrors.Describe(e)}. Upload through the API, or try again.", e);
        }
        finally
        {
            _gate.Release();
        }
    }
}
