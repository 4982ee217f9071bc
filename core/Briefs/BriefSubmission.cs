namespace Atelier.Core.Briefs;

/// <summary>What came of sending a brief.</summary>
/// <param name="Brief">The accepted brief, or null when there are problems.</param>
/// <param name="IsRepeat">Whether the same idempotency key had brought this brief before.</param>
/// <param name="Problems">What is wrong with the draft; empty when accepted.</param>
public sealed record BriefSubmission(Brief? Brief, bool IsRepeat, IReadOnlyList<BriefProblem> Problems);
