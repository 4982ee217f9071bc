using System.Globalization;
using System.Text;

namespace Atelier.Diffusion;

/// <summary>
/// Cuts text into the pieces of CLIP's pattern <c>'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+</c>.
/// By hand, because .NET's expressions see UTF-16 units and not characters.
/// </summary>
internal static class PieceScanner
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    /// <summary>The pieces in order; white space separates and is dropped.</summary>
    public static IEnumerable<string> Pieces(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var kind = KindAt(text, at, out var length);
            var start = at;
            at += length;
            if (kind == Kind.Space) continue;
            if (Contraction(text, start) is { } contraction)
            {
                at = start + contraction.Length;
                yield return contraction;
                continue;
            }

            while (kind != Kind.Number && at < text.Length && KindAt(text, at, out length) == kind) at += length;
            yield return text[start..at];
        }
    }

    private static string? Contraction(string text, int at)
    {
        if (text[at] != '\'') return null;
        foreach (var contraction in Contractions)
        {
            if (string.CompareOrdinal(text, at, contraction, 0, contraction.Length) == 0) return contraction;
        }

        return null;
    }

    private static Kind KindAt(string text, int at, out int length)
    {
        Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length);
        if (Rune.IsWhiteSpace(rune)) return Kind.Space;
        return Rune.GetUnicodeCategory(rune) switch
        {
            <= UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Other,
        };
    }

    private enum Kind
    {
        Space,
        Letter,
        Number,
        Other,
    }
}
