using Atelier.Core.Catalog;

namespace Atelier.Web.Assets;

/// <summary>A page of delivered assets, newest first.</summary>
/// <param name="Assets">The assets.</param>
/// <param name="Total">How many fit in all.</param>
/// <param name="Next">Address of the next page; null at the end.</param>
public sealed record AssetPage(IReadOnlyList<CatalogEntry> Assets, int Total, string? Next);
