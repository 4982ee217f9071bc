using System.Text.RegularExpressions;

namespace Atelier.Diffusion;

/// <summary>JSON as Python writes it: with bare numbers that are none, such as diffusers' <c>"lambda_min_clipped": -Infinity</c>.</summary>
internal static partial class PythonJson
{
    /// <summary>The same in standard JSON, where such numbers are strings. Strings and comments stay as they are.</summary>
    /// <exception cref="RegexMatchTimeoutException">It takes far too long.</exception>
    public static string Standard(string json) =>
        Unquoted().Replace(json, m => m.Groups["number"].Success ? $"\"{m.Value}\"" : m.Value);

    // Whatever is not closed goes on to the end, so that no text takes longer than its length.
    [GeneratedRegex("""
        "(?>(?:\\.|[^"\\])*)(?:"|\\?\z) | //[^\n]* | /\*.*?(?:\*/|\z) | (?<![\w.-])(?<number>-?Infinity|NaN)(?!\w)
        """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Unquoted();
}
