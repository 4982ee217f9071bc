using System.Text;

namespace Atelier.Core.Enrichment.Copywriting;

/// <summary>Replaces spellings that a brand doesn't want.</summary>
internal static class TermCorrector
{
    /// <summary>The text with every wrong form, as a whole word in any case, replaced by the right one. Longer forms go first; what was replaced isn't looked at again.</summary>
    public static string Correct(string text, IReadOnlyDictionary<string, string> terms)
    {
        var forms = terms.Where(t => t.Key.Length > 0).OrderByDescending(t => t.Key.Length).ThenBy(t => t.Key, StringComparer.Ordinal).ToList();
        if (forms.Count == 0) return text;
        var corrected = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var (wrong, right) = forms.Find(f => IsWord(text, i, f.Key));
            corrected.Append(wrong is null ? text[i] : right);
            i += wrong?.Length ?? 1;
        }

        return corrected.ToString();
    }

    private static bool IsWord(string text, int at, string word) =>
        string.Compare(text, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
        && (at == 0 || !char.IsLetterOrDigit(text[at - 1]))
        && (at + word.Length >= text.Length || !char.IsLetterOrDigit(text[at + word.Length]));
}
