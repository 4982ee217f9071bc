using System.Globalization;
using System.Text;

namespace Atelier.Core.Text;

/// <summary>Unicode normalisation form C, as far as people type it: letters followed by combining marks become one character. Thread-safe.</summary>
public static class Composed
{
    /// <summary>
    /// The text with marks composed onto their letters. Exact for letters with marks in canonical order, and for Korean syllables;
    /// marks in another order are left as they are. The result is never longer than <paramref name="text"/>.
    /// </summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Any(IsSecond)) return text;

        var composed = new StringBuilder(text.Length);
        var starter = -1;
        var blocked = false;
        foreach (var c in text)
        {
            if (starter >= 0 && !blocked && Compose(composed[starter], c) is { } one)
            {
                composed[starter] = one;
                continue;
            }

            // A mark that did not compose stands between its letter and what follows.
            if (IsMark(c)) blocked = true;
            else (starter, blocked) = (composed.Length, false);
            composed.Append(c);
        }

        return composed.ToString();
    }

    private static bool IsSecond(char c) => c >= '\u0300' && (IsMark(c) || c is >= '\u1161' and <= '\u11c2');

    private static bool IsMark(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static char? Compose(char first, char second)
    {
        // Korean syllables are composed by arithmetic: Unicode 15, section 3.12.
        if (first is >= '\u1100' and <= '\u1112' && second is >= '\u1161' and <= '\u1175')
            return (char)(0xAC00 + ((((first - 0x1100) * 21) + (second - 0x1161)) * 28));
        if (first is >= '\uac00' and <= '\ud7a3' && (first - 0xAC00) % 28 == 0 && second is >= '\u11a8' and <= '\u11c2')
            return (char)(first + (second - 0x11A7));
        return TextTables.Compositions.TryGetValue((first, second), out var one) ? one : null;
    }
}
