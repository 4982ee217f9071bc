using System.Globalization;

namespace Atelier.Core.Text;

/// <summary>Characters that have no place in a text that people write.</summary>
public static class TextFaults
{
    /// <summary>The first control character other than tab and line ends, or a character that reorders text (bidirectional overrides hide what is said); else null.</summary>
    public static char? ControlCharacter(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var c in text)
        {
            if (char.IsControl(c) && c is not ('\t' or '\n' or '\r')) return c;
            if (c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\ufffe' or '\uffff') return c;
        }

        return null;
    }

    /// <summary>Whether half a surrogate pair stands alone: no valid UTF-8 says that.</summary>
    public static bool HasUnpairedSurrogate(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return true;
            i++;
        }

        return false;
    }
}
