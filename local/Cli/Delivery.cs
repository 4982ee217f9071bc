using System.Security.Cryptography;
using System.Text.Json;
using Atelier.Core.Assets;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Local.Hosting;

namespace Atelier.Local.Cli;

/// <summary>Writes a delivered brief's assets to a folder: each picture with its manifest and signature, and a signed manifest over all of them.</summary>
internal sealed class Delivery(LocalStudio studio)
{
    public const string ManifestName = "manifest.json";
    public const string SignatureName = "manifest.sig.json";

    /// <summary>Writes the files; what was there under the same names is replaced.</summary>
    /// <returns>How many files were written.</returns>
    public async Task<int> WriteAsync(Brief brief, Outcome outcome, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var files = new List<DeliveredAsset>();
        foreach (var id in outcome.Assets)
        {
            files.Add(await WriteAssetAsync(id, folder, cancellationToken));
        }

        var manifest = new DeliveryManifest
        {
            BriefId = brief.Id,
            Title = brief.Title,
            Campaign = brief.Campaign,
            Outcome = outcome,
            Assets = files,
        };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, WorkflowJson.Indented);
        await File.WriteAllBytesAsync(Path.Combine(folder, ManifestName), bytes, cancellationToken);
        var signature = await studio.Signer.SignAsync(bytes, cancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(folder, SignatureName), JsonSerializer.SerializeToUtf8Bytes(signature, WorkflowJson.Indented), cancellationToken);
        return (files.Count * 3) + 2;
    }

    private async Task<DeliveredAsset> WriteAssetAsync(string id, string folder, CancellationToken cancellationToken)
    {
        const string workspace = LocalSettings.Workspace;
        var document = await StoredAsync(StoreKeys.Manifest(workspace, id), cancellationToken);
        var signature = await StoredAsync(StoreKeys.ManifestSignature(workspace, id), cancellationToken);
        var manifest = Documents.Parse<AssetManifest>(document);
        var picture = await studio.Store.GetBlobAsync(workspace, manifest.PictureSha256, cancellationToken);

        // No shot's name holds an underscore, so no two assets share a file name.
        var name = manifest.Round == 1 ? $"{manifest.Shot}-{manifest.Variant + 1}" : $"{manifest.Shot}_r{manifest.Round}-{manifest.Variant + 1}";
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.png"), picture, cancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.manifest.json"), document.Content, cancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.manifest.sig.json"), signature.Content, cancellationToken);
        return new(id, $"{name}.png", manifest.PictureSha256, $"{name}.manifest.json", Convert.ToHexStringLower(SHA256.HashData(document.Content.Span)), $"{name}.manifest.sig.json");
    }

    private async Task<StoredObject> StoredAsync(string key, CancellationToken cancellationToken) =>
        await studio.Store.GetAsync(key, cancellationToken) ?? throw new ObjectStoreException("store-corrupt", $"'{key}' is missing.");
}
