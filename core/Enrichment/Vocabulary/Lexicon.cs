using System.Globalization;
using System.Runtime.CompilerServices;
using Atelier.Core.Models;

namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>All phrases that can be understood for one vocabulary. Not changed after construction.</summary>
internal sealed class Lexicon
{
    private const int LongestPhrase = 5;
    private const int ShortestPrefix = 3;
    private readonly Dictionary<string, Term> _phrases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Term> _prefixes = new(StringComparer.Ordinal);

    // A vocabulary lives as long as its model is served; its phrases are worked out once.
    private static readonly ConditionalWeakTable<PromptVocabulary, Lexicon> Known = [];

    private Lexicon(PromptVocabulary vocabulary, LexiconData data)
    {
        // The vocabulary's own words come first: they win over anything the data says of them.
        foreach (var shape in vocabulary.Shapes)
        {
            Add(shape.Plural, new(TermKind.Shapes, shape.Name));
            Add(shape.Singular, new(TermKind.Shape, shape.Name));
            Add(data.Shapes, shape.Name, p => new(IsPlural(p) ? TermKind.Shapes : TermKind.Shape, shape.Name));
        }

        foreach (var colour in vocabulary.Colours)
        {
            var term = new Term(TermKind.Colour, colour.Name);
            Add(colour.Name, term);
            foreach (var synonym in colour.Synonyms) Add(synonym, term);
            Add(data.Colours, colour.Name, _ => term);
        }

        foreach (var position in vocabulary.Positions)
        {
            var term = new Term(TermKind.Position, position.Name);
            foreach (var phrase in position.Phrases) Add(phrase, term);
            Add(data.Positions, position.Name, _ => term);
        }

        foreach (var pattern in vocabulary.Patterns)
        {
            foreach (var phrase in pattern.Phrases) Add(phrase, new(TermKind.Pattern, pattern.Name, phrase));
            Add(pattern.Name, new(TermKind.Pattern, pattern.Name));
            Add(data.Patterns, pattern.Name, _ => new(TermKind.Pattern, pattern.Name));
        }

        foreach (var backdrop in vocabulary.Backgrounds.Where(b => b.Coloured)) Add(data.Backdrops, backdrop.Name, _ => new(TermKind.Backdrop, backdrop.Name));
        foreach (var scene in vocabulary.Scenes)
        {
            Add(scene.Name, new(TermKind.Scene, scene.Name));
            Add(data.Scenes, scene.Name, _ => new(TermKind.Scene, scene.Name));
        }

        foreach (var (number, words) in data.Numbers) Add(words, new(TermKind.Number, number));
        Add(data.Grounds, new(TermKind.Ground, ""));
        Add(data.Onto, new(TermKind.Onto, ""));
        Add(data.Large, new(TermKind.Large, ""));
        Add(data.Small, new(TermKind.Small, ""));
        Add(data.Negations, new(TermKind.Negation, ""));
        Add(data.Reversals, new(TermKind.Reversal, ""));
        Add(data.CopySpace, new(TermKind.CopySpace, ""));
        foreach (var concept in data.Concepts)
        {
            var draw = concept.Draw.Select(Motif.Parse).Where(m => Knows(vocabulary, m)).ToList();
            if (draw.Count > 0) Add(concept.Words, new(TermKind.Concept, "", null, draw, concept.Likeness));
        }
    }

    /// <summary>The phrases for a vocabulary.</summary>
    public static Lexicon For(PromptVocabulary vocabulary) => Known.GetValue(vocabulary, v => new(v, LexiconData.Embedded));

    /// <summary>The longest phrase at a word, and how many words it has; null when there is none.</summary>
    public (Term Term, int Length)? At(IReadOnlyList<Word> words, int index)
    {
        for (var length = Math.Min(LongestPhrase, words.Count - index); length > 0; length--)
        {
            if (words[index + length - 1].Clause != words[index].Clause) continue;
            var phrase = length == 1 ? words[index].Folded : string.Join(' ', words.Skip(index).Take(length).Select(w => w.Folded));
            if (_phrases.TryGetValue(phrase, out var term)) return (term, length);
        }

        var word = words[index].Folded;
        for (var length = word.Length; length >= ShortestPrefix; length--)
        {
            if (_prefixes.TryGetValue(word[..length], out var term)) return (term, 1);
        }

        return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? (new(TermKind.Number, word), 1) : null;
    }

    /// <summary>Whether the vocabulary has a motif.</summary>
    public static bool Knows(PromptVocabulary vocabulary, Motif motif) => motif.Kind switch
    {
        MotifKind.Shape => vocabulary.Shapes.Any(s => s.Name == motif.Name),
        MotifKind.Pattern => vocabulary.Patterns.Any(p => p.Name == motif.Name),
        _ => vocabulary.Scenes.Any(s => s.Name == motif.Name),
    };

    private static bool IsPlural(string phrase) => phrase.EndsWith('s') && !phrase.EndsWith("us", StringComparison.Ordinal);

    private void Add(IReadOnlyDictionary<string, IReadOnlyList<string>> byName, string name, Func<string, Term> term)
    {
        foreach (var phrase in byName.GetValueOrDefault(name, [])) Add(phrase, term(phrase));
    }

    private void Add(IReadOnlyList<string> phrases, Term term)
    {
        foreach (var phrase in phrases) Add(phrase, term);
    }

    private void Add(string phrase, Term term)
    {
        var folded = string.Join(' ', Word.Of(phrase).Select(w => w.Folded));
        if (phrase.EndsWith('*')) _prefixes.TryAdd(folded, term);
        else _phrases.TryAdd(folded, term);
    }
}
