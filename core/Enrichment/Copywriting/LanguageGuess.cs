using Atelier.Core.Enrichment.Vocabulary;
using Atelier.Core.Text;

namespace Atelier.Core.Enrichment.Copywriting;

/// <summary>Guesses which language a short text is in, by its small words.</summary>
internal static class LanguageGuess
{
    private static readonly (string Language, HashSet<string> Words)[] Languages =
        [.. CopyLanguage.All.Where(l => l.Value.StopWords.Count > 0).Select(l => (l.Key, l.Value.StopWords.Select(Folded.Of).ToHashSet(StringComparer.Ordinal)))];

    /// <summary>The language whose small words stand out in the text; null when none does.</summary>
    public static string? Of(string text)
    {
        var words = Word.Of(text).Select(w => w.Folded).ToList();
        var ranked = Languages.Select(l => (l.Language, Hits: words.Count(l.Words.Contains))).OrderByDescending(l => l.Hits).ToList();
        return ranked[0].Hits > ranked[1].Hits ? ranked[0].Language : null;
    }
}
