namespace Atelier.Core.Briefs;

/// <summary>Finished assets, not visible yet.</summary>
/// <param name="Assets">Their ids.</param>
/// <param name="ManifestSha256">SHA-256 of their manifests, in the same order.</param>
public sealed record FinishResult(IReadOnlyList<string> Assets, IReadOnlyList<string> ManifestSha256);
