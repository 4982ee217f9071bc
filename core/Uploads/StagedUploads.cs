using Atelier.Core.Storage;

namespace Atelier.Core.Uploads;

/// <summary>Files that came by write addresses and wait to be screened. A write address can't limit a file's size, so it is checked here before a byte is read. Thread-safe.</summary>
public sealed class StagedUploads(IObjectStore store)
{
    /// <summary>Takes a file out of what arrived: null when nothing did yet. It stays until <see cref="DropAsync"/> or <see cref="TidyAsync"/>, so that a crash loses nothing and a lost answer can be had again.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="upload">The upload's id.</param>
    /// <param name="maxBytes">The most bytes it may have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StagedUpload?> FindAsync(string workspace, string upload, long maxBytes, CancellationToken cancellationToken = default)
    {
        var key = StoreKeys.StagedUpload(workspace, upload);
        ObjectKey.Check(key);
        await foreach (var listing in store.ListAsync(key, startAfter: null, cancellationToken))
        {
            if (listing.Key != key)
            {
                break;
            }

            if (listing.Size > maxBytes)
            {
                await store.DeleteAsync(key, cancellationToken);
                return new(listing.Size, null);
            }

            var found = await store.GetAsync(key, cancellationToken);
            return found is null ? null : new(found.Content.Length, found.Content);
        }

        return null;
    }

    /// <summary>Deletes a file that was refused; an absent one is fine.</summary>
    public Task DropAsync(string workspace, string upload, CancellationToken cancellationToken = default) =>
        store.DeleteAsync(StoreKeys.StagedUpload(workspace, upload), cancellationToken);

    /// <summary>Deletes files that came before a time: taken over, or never asked for.</summary>
    /// <returns>How many.</returns>
    public async Task<int> TidyAsync(string workspace, DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        var count = 0;
        await foreach (var listing in store.ListAsync(StoreKeys.StagedUploads(workspace), startAfter: null, cancellationToken))
        {
            if (listing.CreatedAt < before)
            {
                await store.DeleteAsync(listing.Key, cancellationToken);
                count++;
            }
        }

        return count;
    }
}
