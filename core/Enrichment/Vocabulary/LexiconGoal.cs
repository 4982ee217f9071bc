namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>What a kind of campaign usually looks like.</summary>
/// <param name="Goal">Its name: <c>launch</c>, <c>sale</c>, <c>event</c>…</param>
/// <param name="Words">Words that give it away; none for the one that is taken when nothing else fits.</param>
/// <param name="Draw">Motifs, the best first.</param>
/// <param name="Colours">Names of colours.</param>
/// <param name="Fillers">Fillers of the vocabulary.</param>
internal sealed record LexiconGoal(string Goal, IReadOnlyList<string> Words, IReadOnlyList<string> Draw, IReadOnlyList<string> Colours, IReadOnlyList<string> Fillers);
