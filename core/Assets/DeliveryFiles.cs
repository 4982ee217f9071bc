using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Atelier.Core.Briefs;
using Atelier.Core.Signing;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Assets;

/// <summary>A delivered brief's assets as files of one folder: each picture with its manifest and signature, and a signed manifest over all of them. Whoever has the folder can check it offline. Thread-safe.</summary>
public sealed class DeliveryFiles(IObjectStore store, ISigner signer)
{
    /// <summary>The file that lists all others.</summary>
    public const string ManifestName = "manifest.json";

    /// <summary>The file with its signature.</summary>
    public const string SignatureName = "manifest.sig.json";

    /// <summary>The files one by one, the manifest over all and its signature last. Their names hold no path, and no two are the same.</summary>
    /// <param name="brief">The brief.</param>
    /// <param name="outcome">Its outcome, which names the assets.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ObjectStoreException"><c>store-corrupt</c>: something of an asset is missing or damaged.</exception>
    public async IAsyncEnumerable<(string Name, ReadOnlyMemory<byte> Content)> ReadAsync(Brief brief, Outcome outcome, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(brief);
        ArgumentNullException.ThrowIfNull(outcome);
        var assets = new List<DeliveredAsset>();
        foreach (var id in outcome.Assets)
        {
            var document = await StoredAsync(StoreKeys.Manifest(brief.Workspace, id), cancellationToken);
            var signature = await StoredAsync(StoreKeys.ManifestSignature(brief.Workspace, id), cancellationToken);
            var manifest = Documents.Parse<AssetManifest>(document);

            // No shot's name holds an underscore, so no two assets share a file name.
            var name = manifest.Round == 1 ? $"{manifest.Shot}-{manifest.Variant + 1}" : $"{manifest.Shot}_r{manifest.Round}-{manifest.Variant + 1}";
            var files = new DeliveredAsset(id, $"{name}.png", manifest.PictureSha256, $"{name}.manifest.json", Convert.ToHexStringLower(SHA256.HashData(document.Content.Span)), $"{name}.manifest.sig.json");
            yield return (files.Picture, await store.GetBlobAsync(brief.Workspace, manifest.PictureSha256, cancellationToken));
            yield return (files.Manifest, document.Content);
            yield return (files.Signature, signature.Content);
            assets.Add(files);
        }

        var all = JsonSerializer.SerializeToUtf8Bytes(new DeliveryManifest { BriefId = brief.Id, Title = brief.Title, Campaign = brief.Campaign, Outcome = outcome, Assets = assets }, WorkflowJson.Indented);
        yield return (ManifestName, all);
        yield return (SignatureName, JsonSerializer.SerializeToUtf8Bytes(await signer.SignAsync(all, cancellationToken), WorkflowJson.Indented));
    }

    private async Task<StoredObject> StoredAsync(string key, CancellationToken cancellationToken) =>
        await store.GetAsync(key, cancellationToken) ?? throw new ObjectStoreException("store-corrupt", $"'{key}' is missing.");
}
