using System.Globalization;
using System.Text;
using Atelier.Core.Text;

namespace Atelier.Core.Enrichment.General;

/// <summary>
/// Makes words of people safe to stand in a prompt: nothing is left that prompt parsers take for anything but words. Weights <c>(x:1.5)</c> become <c>x</c>; <c>&lt;lora:x:1&gt;</c>,
/// brackets, braces, pipes, underscores, flags and control characters go; everything is lower case, so that <c>AND</c> and <c>BREAK</c> are words too.
/// </summary>
public static class PromptText
{
    /// <summary>The text in plain words, at most <paramref name="limit"/> characters, cut at a word's end. Letters, digits, spaces and <c>, . ' &amp; % -</c> are all that it can hold.</summary>
    public static string Plain(string text, int limit)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = new StringBuilder(Math.Min(text.Length, 4 * limit));
        for (var i = 0; i < text.Length && plain.Length < 4 * limit; i++)
        {
            var c = text[i];
            if (c == '<' && text.IndexOf('>', i) is var end and > 0 && end - i <= 200) (c, i) = (' ', end);
            else if (c == ':') i = AfterWeight(text, i);
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) && char.IsLetter(text, i)) plain.Append(c).Append(text[++i]);
            else plain.Append(Kept(c) ? char.ToLowerInvariant(c) : ' ');
        }

        return Tidy(plain.ToString(), limit);
    }

    /// <summary>Joins parts by commas until <paramref name="limit"/> is reached; a part that doesn't fit is left out, and so is one that is there already.</summary>
    public static string Join(IEnumerable<string> parts, int limit)
    {
        var joined = new StringBuilder();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in parts.Select(p => p.Trim(' ', ',', '.')))
        {
            if (part.Length == 0 || joined.Length + part.Length + 2 > limit || !seen.Add(part)) continue;
            if (joined.Length > 0) joined.Append(", ");
            joined.Append(part);
        }

        return joined.ToString();
    }

    private static bool Kept(char c) => char.IsLetterOrDigit(c) || c is ' ' or ',' or '.' or '\'' or '’' or '&' or '%' or '-'
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // ":1.5" is how parsers write a weight; the number means nothing without them.
    private static int AfterWeight(string text, int colon)
    {
        var end = colon + 1;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or ' ' or '-' or '+')) end++;
        return end < text.Length && text[end] is ')' or ']' or '}' ? end - 1 : colon;
    }

    private static string Tidy(string text, int limit)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w.Trim('-')).Where(w => w.Length > 0 && !w.All(c => c is '.' or '\'' or '’' or '%'));
        var tidy = string.Join(' ', words).Replace(" ,", ",", StringComparison.Ordinal).Trim(' ', ',', '.');
        return Cut.AtWord(tidy, limit).TrimEnd('…', ' ', ',', '.', '\'', '-');
    }
}
