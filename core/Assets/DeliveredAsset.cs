namespace Atelier.Core.Assets;

/// <summary>An asset's files in a folder, with their hashes.</summary>
/// <param name="Id">The asset.</param>
/// <param name="Picture">Name of the picture's file.</param>
/// <param name="PictureSha256">Hash of the picture.</param>
/// <param name="Manifest">Name of the manifest's file.</param>
/// <param name="ManifestSha256">Hash of the manifest.</param>
/// <param name="Signature">Name of the file with the manifest's signature.</param>
public sealed record DeliveredAsset(string Id, string Picture, string PictureSha256, string Manifest, string ManifestSha256, string Signature);
