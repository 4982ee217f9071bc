namespace Atelier.Core.Assets;

/// <summary>The proof that a final is what was approved.</summary>
/// <param name="PreviewSha256">SHA-256 of the approved preview's PNG.</param>
/// <param name="LatentSha256">SHA-256 of the latent it was promoted from, or null when it was promoted from pixels.</param>
/// <param name="Similarity">Structural similarity of final and preview, at the preview's size.</param>
/// <param name="Threshold">From which it passes unseen.</param>
/// <param name="SeenByPeople">Whether reviewers saw and approved the final itself.</param>
public sealed record AssetProof(string PreviewSha256, string? LatentSha256, double Similarity, double Threshold, bool SeenByPeople);
