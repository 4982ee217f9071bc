namespace Atelier.Web.Briefs;

/// <summary>A page of a list of briefs.</summary>
/// <param name="Briefs">Newest first.</param>
/// <param name="Next">Address of the next page, or null at the end.</param>
/// <param name="Total">How many there are on all pages.</param>
public sealed record BriefPage(IReadOnlyList<BriefAnswer> Briefs, string? Next, int Total);
