namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>A phrase that the lexicon knows.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Value">The name in the vocabulary, or the number's digits.</param>
/// <param name="Phrase">For patterns, the vocabulary's own phrase where a brief said exactly that: <c>vertical stripes</c>.</param>
/// <param name="Draw">For concepts, what stands for it.</param>
/// <param name="Likeness">For concepts, whether that looks like it.</param>
internal sealed record Term(TermKind Kind, string Value, string? Phrase = null, IReadOnlyList<Motif>? Draw = null, bool Likeness = false);
