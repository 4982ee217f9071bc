using Atelier.Core.Enrichment;

namespace Atelier.Web.Pages.Briefs;

/// <summary>A round of a brief as the page shows it.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Spec">What it renders; null before enrichment wrote it.</param>
/// <param name="Tiles">Its pictures: previews, then finals.</param>
/// <param name="Askings">Its reviews, in their order.</param>
public sealed record Round(int Number, RoundSpec? Spec, IReadOnlyList<Tile> Tiles, IReadOnlyList<Asking> Askings);
