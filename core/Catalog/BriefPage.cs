namespace Atelier.Core.Catalog;

/// <summary>Briefs, newest first.</summary>
/// <param name="Entries">Of this page.</param>
/// <param name="Next">What the query for the next page gives as <see cref="BriefQuery.After"/>; null at the end.</param>
/// <param name="Total">How many briefs fit the query in all; null where a hasty query came before they were counted.</param>
public sealed record BriefPage(IReadOnlyList<BriefEntry> Entries, string? Next, int? Total);
