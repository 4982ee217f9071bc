namespace Atelier.Core.Briefs;

/// <summary>What an idempotency key was used for.</summary>
/// <param name="BriefId">The brief it brought.</param>
/// <param name="DraftSha256">SHA-256 of the draft, so that another draft under the same key is refused.</param>
public sealed record IdempotencyRecord(string BriefId, string DraftSha256);
