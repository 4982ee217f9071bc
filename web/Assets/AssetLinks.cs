namespace Atelier.Web.Assets;

/// <summary>Addresses of what belongs to an asset.</summary>
/// <param name="Self">The asset.</param>
/// <param name="Content">The picture.</param>
/// <param name="Manifest">Where it comes from, as it was signed.</param>
/// <param name="Signature">The detached signature of the manifest.</param>
/// <param name="Verification">Whether picture, manifest and signature fit together.</param>
public sealed record AssetLinks(string Self, string Content, string Manifest, string Signature, string Verification)
{
    /// <summary>Of an asset.</summary>
    public static AssetLinks Of(string id) => new($"/v1/assets/{id}", $"/v1/assets/{id}/content", $"/v1/assets/{id}/manifest", $"/v1/assets/{id}/signature", $"/v1/assets/{id}/verification");
}
