using Atelier.Core.Text;

namespace Atelier.Core.Catalog;

/// <summary>Words as searches compare them: folded, so that case and accents of a keyboard don't matter. Pure.</summary>
internal static class SearchText
{
    private const int MaxWords = 12;

    /// <summary>What is searched in: the folded words of all texts between blanks.</summary>
    public static string Of(params IEnumerable<string?> texts) => $" {string.Join(' ', texts.SelectMany(Words))} ";

    /// <summary>The words of a query, at most twelve.</summary>
    public static IReadOnlyList<string> WordsOf(string? query) => [.. Words(query).Distinct(StringComparer.Ordinal).Take(MaxWords)];

    /// <summary>Whether each word begins a word of the text.</summary>
    public static bool Holds(string text, IReadOnlyList<string> words) => words.All(w => text.Contains($" {w}", StringComparison.Ordinal));

    private static IEnumerable<string> Words(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        var folded = Folded.Of(text);
        return new string([.. folded.Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
