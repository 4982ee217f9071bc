using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Atelier.Core.Previews;

/// <summary>
/// Removes previews that ended: their documents, their results in the ledger and their pictures. Their entries stay in the index, so that reports keep what
/// they cost. Content that may be another's stays as with drafts of briefs: what a caller pinned the seed of, and what the catalog or an upload holds. Safe to stop anywhere and to repeat. Thread-safe.
/// </summary>
internal sealed class PreviewRemoval(Studio studio)
{
    private const int AtOnce = 16;

    /// <summary>Deals with previews that ended after one time, up to another.</summary>
    public async Task RunAsync(string workspace, DateTimeOffset after, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var ended = (await studio.PreviewIndex.AllAsync(workspace, campaign: null, cancellationToken)).Where(e => e.EndedAt > after && e.EndedAt <= until).ToList();
        if (ended.Count == 0)
        {
            return;
        }

        var catalog = await studio.Catalog.PicturesAsync(workspace, cancellationToken);
        await Parallel.ForEachAsync(ended, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (entry, cancel) =>
        {
            try
            {
                await RemoveAsync(workspace, entry.Id, catalog, cancel);
            }
            catch (ObjectStoreException e) when (e.Code == "store-corrupt")
            {
                // One preview's damage must not keep the others.
                studio.Logger.LogError(e, "The preview {Preview} has a damaged document; it is kept", entry.Id);
            }
        });
    }

    // The preview itself last: while it is there, a run that was stopped finds the rest.
    private async Task RemoveAsync(string workspace, string id, HashSet<string> catalog, CancellationToken cancellationToken)
    {
        if (await studio.Store.ReadAsync<Preview>(PreviewKeys.Preview(workspace, id), cancellationToken) is not { } preview)
        {
            return;
        }

        var end = await studio.Store.ReadAsync<PreviewEnd>(PreviewKeys.End(workspace, id), cancellationToken);
        var result = await studio.Ledger.GetAsync(workspace, preview.JobId, cancellationToken);
        var drawn = preview.Brief.Settings.Seed is null ? new[] { result?.PictureSha256, result?.LatentSha256 } : [];
        foreach (var sha in drawn.Append(end?.PictureSha256).OfType<string>().Where(s => !catalog.Contains(s)))
        {
            if (await studio.Store.GetAsync(StoreKeys.Upload(workspace, sha), cancellationToken) is null)
            {
                await studio.Store.DeleteAsync(StoreKeys.Blob(workspace, sha), cancellationToken);
            }
        }

        await foreach (var spoiled in studio.Store.ListAsync(PreviewKeys.SpoiledOf(workspace, id), startAfter: null, cancellationToken))
        {
            await studio.Store.DeleteAsync(spoiled.Key, cancellationToken);
        }

        await studio.Store.DeleteAsync(StoreKeys.Render(workspace, preview.JobId), cancellationToken);
        await studio.Store.DeleteAsync(PreviewKeys.End(workspace, id), cancellationToken);
        await studio.Store.DeleteAsync(PreviewKeys.Preview(workspace, id), cancellationToken);
    }
}
