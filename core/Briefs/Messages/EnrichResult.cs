namespace Atelier.Core.Briefs;

/// <summary>A specification in short.</summary>
/// <param name="Passed">Whether what was written passed the policy.</param>
/// <param name="Reason">Why not, for people.</param>
/// <param name="SpecSha256">SHA-256 of the specification.</param>
/// <param name="Jobs">Ids of the previews to render, first attempts.</param>
public sealed record EnrichResult(bool Passed, string Reason, string SpecSha256, IReadOnlyList<string> Jobs);
