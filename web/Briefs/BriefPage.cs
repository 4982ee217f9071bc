namespace Atelier.Web.Briefs;

/// <summary>A page of a list of briefs.</summary>
/// <param name="Briefs">Newest first.</param>
/// <param name="Next">Address of the next page, or null at the end.</param>
/// <param name="Total">How many there are on all pages; null while they are still being counted, just after the studio began.</param>
public sealed record BriefPage(IReadOnlyList<BriefAnswer> Briefs, string? Next, int? Total);
