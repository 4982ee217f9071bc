namespace Atelier.Local.Cli;

/// <summary>An asset's files in a folder, with their hashes.</summary>
internal sealed record DeliveredAsset(string Id, string Picture, string PictureSha256, string Manifest, string ManifestSha256, string Signature);
