using System.Security.Cryptography;
using System.Text.Json;
using Atelier.Core.Assets;
using Atelier.Core.Signing;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>
/// Makes assets of finals: checks each picture as stored, writes its manifest, signs it, reads both back and verifies them.
/// Nothing is visible until the outcome says Delivered.
/// </summary>
internal sealed class FinishAssets(Studio studio) : Activity<FinishOrder, FinishResult>
{
    public override async Task<FinishResult> RunAsync(FinishOrder input, CancellationToken cancellationToken)
    {
        var (assets, hashes) = (new List<string>(), new List<string>());
        foreach (var order in input.Finals)
        {
            var writer = new ManifestWriter(studio, input.Workspace, input.BriefId);
            var manifest = await writer.BuildAsync(order, input.At, cancellationToken);
            assets.Add(manifest.Id);
            hashes.Add(await StoreAsync(manifest, cancellationToken));
        }

        return new(assets, hashes);
    }

    private async Task<string> StoreAsync(AssetManifest manifest, CancellationToken cancellationToken)
    {
        var key = StoreKeys.Manifest(manifest.Workspace, manifest.Id);
        var signatureKey = StoreKeys.ManifestSignature(manifest.Workspace, manifest.Id);
        await studio.Store.PutAsync(key, JsonSerializer.SerializeToUtf8Bytes(manifest, WorkflowJson.Indented), PutCondition.Create, metadata: null, cancellationToken);
        var stored = await studio.Store.GetAsync(key, cancellationToken) ?? throw new ObjectStoreException("store-corrupt", $"'{key}' vanished.");

        // Signatures differ each time they are made, so one that is there already stays.
        if (await studio.Store.GetAsync(signatureKey, cancellationToken) is null)
        {
            var signature = await studio.Signer.SignAsync(stored.Content, cancellationToken);
            await studio.Store.WriteAsync(signatureKey, signature, PutCondition.Create, metadata: null, cancellationToken);
        }

        var kept = await studio.Store.ReadRequiredAsync<DetachedSignature>(signatureKey, cancellationToken);
        return Es256.Verify(kept, stored.Content.Span) && await studio.Signer.OwnsAsync(kept.KeyId, cancellationToken)
            ? Convert.ToHexStringLower(SHA256.HashData(stored.Content.Span))
            : throw new ObjectStoreException("store-corrupt", $"The signature of '{key}' does not fit it.");
    }
}
