using Azure.Core;
using Azure.Storage.Blobs;

namespace Atelier.Azure.Storage;

/// <summary>Clients of containers, by identity and never by key.</summary>
internal static class BlobContainers
{
    /// <summary>A client that never retries by itself: whoever retries must know that an answer may have been lost.</summary>
    public static BlobServiceClient Service(Uri endpoint, TokenCredential credential, BlobStoreOptions options)
    {
        var settings = new BlobClientOptions();
        settings.Retry.MaxRetries = 0;
        settings.Retry.NetworkTimeout = TimeSpan.FromMinutes(5);
        if (options.Transport is { } transport)
        {
            settings.Transport = transport;
        }

        return new(endpoint, credential, settings);
    }
}
