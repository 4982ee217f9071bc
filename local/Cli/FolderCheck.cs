using System.Security.Cryptography;
using System.Text.Json;
using Atelier.Core.Assets;
using Atelier.Core.Signing;
using Atelier.Core.Workflows;

namespace Atelier.Local.Cli;

/// <summary>Checks a folder that <see cref="DeliveryFiles"/> wrote: every hash, every signature, and that nothing is missing. The folder is not trusted.</summary>
internal sealed class FolderCheck(string folder, string? expectedKey)
{
    private readonly List<string> _problems = [];

    /// <summary>What is wrong; empty when all is well.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The key that signed.</summary>
    public string KeyId { get; private set; } = "";

    /// <summary>Checks everything.</summary>
    /// <returns>How many assets the manifest lists.</returns>
    public int Run()
    {
        if (Signed(DeliveryFiles.ManifestName, DeliveryFiles.SignatureName) is not { } bytes || Parse<DeliveryManifest>(DeliveryFiles.ManifestName, bytes) is not { } delivery)
        {
            return 0;
        }

        if (delivery is not { Assets: not null, Outcome.Assets: not null } || delivery.Assets.Any(a => a is null))
        {
            _problems.Add($"{DeliveryFiles.ManifestName}: it can't be read.");
            return 0;
        }

        foreach (var asset in delivery.Assets)
        {
            Check(asset);
        }

        var missing = delivery.Outcome.Assets.Except(delivery.Assets.Select(a => a.Id), StringComparer.Ordinal);
        _problems.AddRange(missing.Select(id => $"{DeliveryFiles.ManifestName}: the outcome names asset '{id}', which is not listed."));
        return delivery.Assets.Count;
    }

    private void Check(DeliveredAsset asset)
    {
        if (Signed(asset.Manifest, asset.Signature) is { } bytes && Parse<AssetManifest>(asset.Manifest, bytes) is { } manifest)
        {
            Demand(Hash(bytes) == asset.ManifestSha256, $"{asset.Manifest}: it is not the manifest that was delivered.");
            Demand(manifest.Id == asset.Id, $"{asset.Manifest}: it is of asset '{manifest.Id}', not of '{asset.Id}'.");
            Demand(manifest.PictureSha256 == asset.PictureSha256, $"{asset.Manifest}: it names another picture than {DeliveryFiles.ManifestName}.");
        }

        if (Read(asset.Picture) is { } picture)
        {
            Demand(Hash(picture) == asset.PictureSha256, $"{asset.Picture}: the picture was changed.");
        }
    }

    private byte[]? Signed(string name, string signatureName)
    {
        if (Read(name) is not { } bytes || Read(signatureName) is not { } raw || Parse<DetachedSignature>(signatureName, raw) is not { } signature)
        {
            return null;
        }

        if (signature.KeyId is null)
        {
            _problems.Add($"{signatureName}: it can't be read.");
            return null;
        }

        Demand(Es256.Verify(signature, bytes), $"{name}: the signature is not of this content.");
        Demand(expectedKey is null || signature.KeyId == expectedKey, $"{name}: it is signed by key {signature.KeyId}, not by {expectedKey}.");
        Demand(KeyId.Length == 0 || KeyId == signature.KeyId, $"{name}: it is signed by another key ({signature.KeyId}) than {DeliveryFiles.ManifestName}.");
        KeyId = KeyId.Length == 0 ? signature.KeyId : KeyId;
        return bytes;
    }

    private byte[]? Read(string? name)
    {
        // Names come from the folder's own manifest: none may point out of it.
        if (name is null || name != Path.GetFileName(name) || !File.Exists(Path.Combine(folder, name)))
        {
            _problems.Add($"{name ?? "A file without a name"}: the file is missing.");
            return null;
        }

        return File.ReadAllBytes(Path.Combine(folder, name));
    }

    private T? Parse<T>(string name, byte[] bytes)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, WorkflowJson.Options) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException)
        {
            _problems.Add($"{name}: it can't be read.");
            return null;
        }
    }

    private void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            _problems.Add(otherwise);
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
