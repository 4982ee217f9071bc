namespace Atelier.Core.Enrichment.Copywriting;

/// <summary>Copy for a goal where the brief has no words of its own in a language.</summary>
/// <param name="Headline">A headline.</param>
/// <param name="Caption">A caption.</param>
internal sealed record CopyTemplate(string Headline, string Caption);
