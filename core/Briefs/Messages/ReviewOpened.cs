namespace Atelier.Core.Briefs;

/// <summary>A review that is open.</summary>
/// <param name="ReviewId">The review.</param>
/// <param name="ContentSha256">What it is bound to.</param>
/// <param name="Reviewers">Pseudonyms of those asked.</param>
public sealed record ReviewOpened(string ReviewId, string ContentSha256, IReadOnlyList<string> Reviewers);
