using Atelier.Core.Reviews;

namespace Atelier.Web.Pages.Briefs;

/// <summary>What one reviewer said of one picture.</summary>
/// <param name="Reviewer">Who.</param>
/// <param name="Verdict">What they said.</param>
public sealed record Vote(string Reviewer, ItemVerdict Verdict);
