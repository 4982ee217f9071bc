using Atelier.Core.Assets;

namespace Atelier.Web.Assets;

/// <summary>Addresses of what belongs to an asset.</summary>
/// <param name="Self">The asset.</param>
/// <param name="Content">The picture.</param>
/// <param name="Manifest">Where it comes from, as it was signed.</param>
/// <param name="Signature">The detached signature of the manifest.</param>
/// <param name="Verification">Whether picture, manifest and signature fit together.</param>
/// <param name="Versions">Its versions, itself among them.</param>
/// <param name="Uses">The briefs that draw on its picture.</param>
public sealed record AssetLinks(string Self, string Content, string Manifest, string Signature, string Verification, string Versions, string Uses)
{
    /// <summary>Of an asset.</summary>
    public static AssetLinks Of(AssetManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var id = manifest.Id;
        return new($"/v1/assets/{id}", $"/v1/assets/{id}/content", $"/v1/assets/{id}/manifest", $"/v1/assets/{id}/signature", $"/v1/assets/{id}/verification", $"/v1/search?versionsOf={id}", $"/v1/briefs?reference={manifest.PictureSha256}");
    }
}
