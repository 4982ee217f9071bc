using Atelier.Core.Assets;
using Atelier.Core.Briefs;
using Atelier.Core.Catalog;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Atelier.Core.Retention;

/// <summary>
/// Removes the pictures and latents of ended briefs that were not delivered. What an asset was made of is kept, so that it can be rendered again; results in the
/// ledger are kept, so that costs stay what they were.
/// </summary>
/// <remarks>
/// Content is shared by its hash. Seeds follow from a brief's unguessable id, so that two briefs don't draw the same picture, save where callers pin seeds:
/// drafts of such briefs are kept. And nothing is removed that the catalog or an upload holds.
/// </remarks>
internal sealed class DraftRemoval(Studio studio)
{
    /// <summary>Deals with briefs that ended long enough ago.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="ended">The briefs.</param>
    /// <param name="catalog">The SHA-256 of every asset's picture.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task RunAsync(string workspace, IReadOnlyList<BriefEntry> ended, HashSet<string> catalog, CancellationToken cancellationToken)
    {
        foreach (var entry in ended)
        {
            try
            {
                await RemoveAsync(workspace, entry.Id, catalog, cancellationToken);
            }
            catch (ObjectStoreException e) when (e.Code == "store-corrupt")
            {
                // One brief's damage must not keep the others' drafts.
                studio.Logger.LogError(e, "The brief {Brief} has a damaged document; its drafts are kept", entry.Id);
            }
        }
    }

    private async Task RemoveAsync(string workspace, string briefId, HashSet<string> catalog, CancellationToken cancellationToken)
    {
        var brief = await studio.Store.ReadAsync<Brief>(StoreKeys.Brief(workspace, briefId), cancellationToken);
        if (brief is null || brief.Settings.Seed is not null)
        {
            return;
        }

        var kept = await KeptAsync(workspace, briefId, cancellationToken);
        await foreach (var listing in studio.Store.ListAsync(StoreKeys.RendersOf(workspace, briefId), startAfter: null, cancellationToken))
        {
            var result = await studio.Store.ReadRequiredAsync<RenderResult>(listing.Key, cancellationToken);
            foreach (var sha in new[] { result.PictureSha256, result.LatentSha256 }.OfType<string>().Where(s => !kept.Contains(s) && !catalog.Contains(s)))
            {
                if (await studio.Store.GetAsync(StoreKeys.Upload(workspace, sha), cancellationToken) is null)
                {
                    await studio.Store.DeleteAsync(StoreKeys.Blob(workspace, sha), cancellationToken);
                }
            }
        }
    }

    private async Task<HashSet<string>> KeptAsync(string workspace, string briefId, CancellationToken cancellationToken)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        var outcome = await studio.Store.ReadAsync<Outcome>(StoreKeys.Outcome(workspace, briefId), cancellationToken);
        foreach (var asset in outcome?.Assets ?? [])
        {
            var manifest = await studio.Store.ReadRequiredAsync<AssetManifest>(StoreKeys.Manifest(workspace, asset), cancellationToken);
            kept.UnionWith(new[] { manifest.PictureSha256, manifest.Proof.PreviewSha256, manifest.Proof.LatentSha256 }.OfType<string>());
        }

        return kept;
    }
}
