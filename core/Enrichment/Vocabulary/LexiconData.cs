namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>
/// <c>lexicon.json</c>: how people say, in eight languages, what small models know by one word each. Words are folded; one that ends with <c>*</c> matches every word that begins so.
/// </summary>
internal sealed record LexiconData
{
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Colours { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Shapes { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Patterns { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Scenes { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Backdrops { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Positions { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Numbers { get; init; }

    /// <summary>Nouns that a colour before them makes the ground's: background, sky.</summary>
    public required IReadOnlyList<string> Grounds { get; init; }

    /// <summary>Words that make the next colour the ground's: on, against.</summary>
    public required IReadOnlyList<string> Onto { get; init; }

    public required IReadOnlyList<string> Large { get; init; }

    public required IReadOnlyList<string> Small { get; init; }

    /// <summary>Words that turn what follows into something to avoid.</summary>
    public required IReadOnlyList<string> Negations { get; init; }

    /// <summary>Words that end a negation: but, use.</summary>
    public required IReadOnlyList<string> Reversals { get; init; }

    /// <summary>What a position after them is kept free for.</summary>
    public required IReadOnlyList<string> CopySpace { get; init; }

    /// <summary>Wishes that every picture of a small model grants.</summary>
    public required IReadOnlyList<string> Given { get; init; }

    /// <summary>What stands for words that can't be drawn.</summary>
    public required IReadOnlyList<LexiconConcept> Concepts { get; init; }

    public required IReadOnlyList<LexiconGoal> Goals { get; init; }

    public required IReadOnlyList<LexiconMood> Moods { get; init; }

    /// <summary>The embedded data; read once.</summary>
    public static LexiconData Embedded { get; } = EmbeddedData.Read<LexiconData>("lexicon.json");
}
