namespace Atelier.Core.Briefs;

/// <summary>A brief as seen from outside.</summary>
/// <param name="Brief">What was asked for.</param>
/// <param name="Status">What it is doing.</param>
/// <param name="Outcome">How it ended, or null while it runs.</param>
public sealed record BriefView(Brief Brief, BriefStatus Status, Outcome? Outcome);
