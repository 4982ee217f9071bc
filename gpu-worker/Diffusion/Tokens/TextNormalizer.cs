using System.Text;

namespace Atelier.Diffusion;

/// <summary>What Hugging Face's CLIP tokenizer does to text first: NFC, white space collapsed to single spaces, lower case.</summary>
internal static class TextNormalizer
{
    /// <summary>The normalised text. Unpaired surrogates become U+FFFD.</summary>
    public static string Normalize(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in CanonicalComposition.Compose(text).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (result.Length > 0 && result[^1] != ' ') result.Append(' ');
            }
            else if (rune.Value == 'İ')
            {
                // The only letter whose lower case is two characters.
                result.Append("i\u0307");
            }
            else
            {
                result.Append(Rune.ToLowerInvariant(rune).ToString());
            }
        }

        return result.ToString();
    }
}
