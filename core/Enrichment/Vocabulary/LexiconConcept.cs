namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>What to draw for words that can't be drawn.</summary>
/// <param name="Draw">Motifs, the best first, as <c>shape:leaf</c>.</param>
/// <param name="Words">The words.</param>
/// <param name="Likeness">Whether the motifs look like what the words mean, so that who wants to avoid the one wants to avoid the other.</param>
internal sealed record LexiconConcept(IReadOnlyList<string> Draw, IReadOnlyList<string> Words, bool Likeness = false);
