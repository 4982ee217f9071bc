namespace Atelier.Core.Briefs;

/// <summary>What checking finals found.</summary>
/// <param name="Passed">Finals that need no eyes.</param>
/// <param name="ToReview">Finals that people must see.</param>
/// <param name="EvidenceSha256">SHA-256 of the document with all scores and findings.</param>
public sealed record ProofResult(IReadOnlyList<string> Passed, IReadOnlyList<string> ToReview, string EvidenceSha256);
