using System.Text;
using Atelier.Core.Text;

namespace Atelier.Core.Catalog;

/// <summary>
/// Words as searches compare them: folded, so that case and accents of a keyboard don't matter. A character of a script that is written without blanks is a word of its own. Pure.
/// </summary>
internal static class SearchText
{
    private const int MaxWords = 12;

    /// <summary>What is searched in: the folded words of all texts between blanks, each once.</summary>
    public static string Of(params IEnumerable<string?> texts) => string.Join(' ', texts.SelectMany(Words).Distinct(StringComparer.Ordinal));

    /// <summary>The words of a query, at most twelve.</summary>
    public static IReadOnlyList<string> WordsOf(string? query) => [.. Words(query).Distinct(StringComparer.Ordinal).Take(MaxWords)];

    /// <summary>Whether a query asks for something that no text can have: it has characters, and none of them is a letter or digit.</summary>
    public static bool IsHopeless(string? query) => !string.IsNullOrWhiteSpace(query) && WordsOf(query).Count == 0;

    /// <summary>The folded words of a text, in order.</summary>
    public static IEnumerable<string> Words(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            yield break;
        }

        var word = new StringBuilder();
        foreach (var rune in Folded.Of(text).EnumerateRunes())
        {
            var isAlone = IsUnspaced(rune);
            if (word.Length > 0 && (isAlone || !Rune.IsLetterOrDigit(rune)))
            {
                yield return word.ToString();
                word.Clear();
            }

            if (isAlone)
            {
                yield return rune.ToString();
            }
            else if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(rune);
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    // Thai to Burmese and Khmer, kana, ideographs.
    private static bool IsUnspaced(Rune rune) => Rune.IsLetter(rune) && rune.Value is (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)
        or (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
