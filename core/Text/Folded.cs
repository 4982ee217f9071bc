using System.Globalization;
using System.Text;

namespace Atelier.Core.Text;

/// <summary>Text as it is compared: lower case, without accents, with look-alike letters of other scripts made plain and invisible characters dropped. Thread-safe.</summary>
public static class Folded
{
    /// <summary>The folded text. Time grows with its length alone.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.All(char.IsAscii)) return text.ToLowerInvariant();
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) Append(folded, rune);
        return folded.ToString();
    }

    /// <summary>Adds a character as it folds: nothing for marks and invisible characters.</summary>
    internal static void Append(StringBuilder folded, Rune rune)
    {
        if (rune.IsAscii) folded.Append((char)Rune.ToLowerInvariant(rune).Value);
        else if (TextTables.Folds.TryGetValue(rune.Value, out var plain)) folded.Append(plain);
        else if (!IsInvisible(rune)) folded.Append(Rune.ToLowerInvariant(rune));
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;
}
