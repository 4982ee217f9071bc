using Atelier.Core.Assets;
using Atelier.Core.Briefs;
using Atelier.Core.Signing;
using Atelier.Core.Storage;

namespace Atelier.Web.Assets;

/// <summary>Assets as outsiders may see them: only those that a Delivered outcome names. Thread-safe.</summary>
internal sealed class AssetShelf(IObjectStore store, ISigner signer)
{
    /// <summary>A delivered asset, or null: not there, not finished, or its brief ended otherwise.</summary>
    public async Task<ShownAsset?> FindAsync(string workspace, string id, CancellationToken cancellationToken = default)
    {
        var stored = await store.GetAsync(StoreKeys.Manifest(workspace, id), cancellationToken);
        if (stored is null)
        {
            return null;
        }

        var manifest = Documents.Parse<AssetManifest>(stored);
        var outcome = await store.ReadAsync<Outcome>(StoreKeys.Outcome(workspace, manifest.BriefId), cancellationToken);
        if (outcome is not { State: BriefState.Delivered } || !outcome.Assets.Contains(id))
        {
            return null;
        }

        var signature = await store.GetAsync(StoreKeys.ManifestSignature(workspace, id), cancellationToken)
            ?? throw new ObjectStoreException("store-corrupt", $"The signature of asset '{id}' is missing.");
        return new(manifest, stored.Content, signature.Content);
    }

    /// <summary>Checks picture and signature against the manifest, as stored now.</summary>
    public async Task<AssetCheck> CheckAsync(string workspace, ShownAsset asset, CancellationToken cancellationToken = default)
    {
        var problems = new List<string>();
        var signature = Documents.Parse<DetachedSignature>(new("signature", asset.SignatureBytes, "", new Dictionary<string, string>(), default));
        if (!Es256.Verify(signature, asset.ManifestBytes.Span))
        {
            problems.Add("The signature doesn't fit the manifest: one of the two was changed.");
        }
        else if (!await signer.OwnsAsync(signature.KeyId, cancellationToken))
        {
            problems.Add("The signature isn't by this studio's key.");
        }

        try
        {
            await store.GetBlobAsync(workspace, asset.Manifest.PictureSha256, cancellationToken);
        }
        catch (ObjectStoreException e) when (e.Code == "store-corrupt")
        {
            problems.Add("The picture is missing or isn't the one that the manifest names.");
        }

        return new(problems.Count == 0, signature.KeyId, problems);
    }
}
