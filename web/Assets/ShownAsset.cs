using Atelier.Core.Assets;

namespace Atelier.Web.Assets;

/// <summary>A delivered asset with its stored bytes.</summary>
/// <param name="Manifest">Where it comes from.</param>
/// <param name="ManifestBytes">The manifest as it was signed.</param>
/// <param name="SignatureBytes">The detached signature's document.</param>
public sealed record ShownAsset(AssetManifest Manifest, ReadOnlyMemory<byte> ManifestBytes, ReadOnlyMemory<byte> SignatureBytes);
