namespace Atelier.Core.Briefs;

/// <summary>What screening decided.</summary>
/// <param name="Passed">Whether the brief goes on.</param>
/// <param name="Plan">What steers it, when passed.</param>
/// <param name="End">How it ends, when not passed.</param>
/// <param name="Code">Stable code, kebab-case.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="EvidenceSha256">SHA-256 of the screening document.</param>
public sealed record ScreeningResult(bool Passed, BriefPlan? Plan, BriefState End, string Code, string Reason, string EvidenceSha256);
