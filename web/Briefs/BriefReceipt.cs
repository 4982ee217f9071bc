namespace Atelier.Web.Briefs;

/// <summary>What came of a brief over a queue: it was taken, or never can be.</summary>
/// <param name="BriefId">The brief, when it was taken, now or at an earlier delivery.</param>
/// <param name="Code">Why it never can be taken; stable, kebab-case; null when it was.</param>
/// <param name="Detail">What is wrong and what to do.</param>
public sealed record BriefReceipt(string? BriefId, string? Code = null, string? Detail = null);
