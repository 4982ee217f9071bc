namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>What a mood looks like.</summary>
/// <param name="Words">Words for it.</param>
/// <param name="Colours">Names of colours.</param>
/// <param name="Backdrops">Names of backgrounds.</param>
/// <param name="Fillers">Fillers of the vocabulary.</param>
internal sealed record LexiconMood(IReadOnlyList<string> Words, IReadOnlyList<string> Colours, IReadOnlyList<string> Backdrops, IReadOnlyList<string> Fillers);
