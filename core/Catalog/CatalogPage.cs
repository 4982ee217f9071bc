namespace Atelier.Core.Catalog;

/// <summary>Assets, newest first.</summary>
/// <param name="Entries">Of this page.</param>
/// <param name="Next">What the query for the next page gives as <see cref="CatalogQuery.After"/>; null at the end.</param>
/// <param name="Total">How many assets fit the query in all.</param>
public sealed record CatalogPage(IReadOnlyList<CatalogEntry> Entries, string? Next, int Total);
