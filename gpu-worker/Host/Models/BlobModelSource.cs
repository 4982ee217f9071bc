using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Atelier.GpuWorker;

/// <summary>Model folders in a blob container: the first part of a blob's name is its folder. What fails is tried again by the SDK, within a file too.</summary>
internal sealed class BlobModelSource(BlobContainerClient container) : IModelSource
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> FoldersAsync(CancellationToken cancellationToken)
    {
        var folders = new List<string>();
        await foreach (var item in container.GetBlobsByHierarchyAsync(BlobTraits.None, BlobStates.None, "/", prefix: null, cancellationToken))
        {
            if (item.IsPrefix)
            {
                folders.Add(item.Prefix.TrimEnd('/'));
            }
        }

        return folders;
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return (await container.GetBlobClient(path).DownloadStreamingAsync(new BlobDownloadOptions(), cancellationToken)).Value.Content;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }
}
