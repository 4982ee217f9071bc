using Atelier.Core.Models;

namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>Chooses fillers that say what a brief is for. Ones that name anything drawable are never taken: they would draw it.</summary>
internal static class Fillers
{
    private const int MostWords = 4;

    /// <summary>Fillers that suit, the best first.</summary>
    /// <param name="vocabulary">The fillers there are.</param>
    /// <param name="reader">Tells which of them name something drawable.</param>
    /// <param name="wanted">Fillers that goal and mood suggest.</param>
    /// <param name="texts">Texts of the brief.</param>
    /// <param name="avoid">Texts of what to avoid.</param>
    public static IReadOnlyList<string> Choose(PromptVocabulary vocabulary, BriefReader reader, IEnumerable<string> wanted, IEnumerable<string> texts, IEnumerable<string> avoid)
    {
        var said = Words(texts);
        var unwanted = Words(avoid);
        var rank = wanted.Distinct(StringComparer.Ordinal).Index().ToDictionary(f => f.Item, f => f.Index, StringComparer.Ordinal);
        return [.. from filler in vocabulary.Fillers
                   let words = filler.Split(' ')
                   where words.Length <= MostWords && !words.Any(w => unwanted.Contains(w))
                   let hits = words.Count(said.Contains)
                   let fits = 3 * hits >= 2 * words.Length
                   where fits || rank.ContainsKey(filler)
                   where reader.Read(filler) is { Motif: null, SaysHow: false }
                   orderby fits ? -hits : 0, rank.GetValueOrDefault(filler, int.MaxValue)
                   select filler];
    }

    private static HashSet<string> Words(IEnumerable<string> texts) =>
        texts.SelectMany(Word.Of).Select(w => w.Folded).Where(w => w.Length > 2).ToHashSet(StringComparer.Ordinal);
}
