namespace Atelier.Core.Text;

/// <summary>BCP 47 tags, as far as marketing needs them: language, script, region (RFC 5646, section 2.1).</summary>
public static class Locales
{
    /// <summary>Whether a tag is <c>language[-Script][-REGION]</c> with further subtags of 2 to 8 letters and digits, 35 characters at most.</summary>
    public static bool IsTag(string? tag)
    {
        if (tag is null || tag.Length is < 2 or > 35) return false;
        var parts = tag.Split('-');
        return parts[0].Length is 2 or 3 && parts[0].All(char.IsAsciiLetter)
            && parts.Skip(1).All(p => p.Length is >= 2 and <= 8 && p.All(char.IsAsciiLetterOrDigit));
    }

    /// <summary>The tag in the usual case: <c>zh-Hant-TW</c>.</summary>
    public static string Canonical(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        var parts = tag.Trim().Split('-');
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i].ToLowerInvariant();
            parts[i] = i > 0 && part.Length == 2 ? part.ToUpperInvariant()
                : i > 0 && part.Length == 4 && char.IsAsciiLetter(part[0]) ? char.ToUpperInvariant(part[0]) + part[1..]
                : part;
        }

        return string.Join('-', parts);
    }

    /// <summary>The language: <c>de</c> of <c>de-AT</c>.</summary>
    public static string Language(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return tag.Split('-')[0].ToLowerInvariant();
    }

    /// <summary>The region (ISO 3166 alpha-2): <c>AT</c> of <c>de-AT</c>; null when the tag names none.</summary>
    public static string? Region(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return tag.Split('-').Skip(1).FirstOrDefault(p => p.Length == 2)?.ToUpperInvariant();
    }

    /// <summary>The regions of some tags, each once.</summary>
    public static IReadOnlyList<string> Regions(IEnumerable<string> tags) => [.. tags.Select(Region).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>What <paramref name="byLocale"/> holds for a tag: the tag itself, then its language, then <c>*</c>; else null.</summary>
    public static string? Pick(IReadOnlyDictionary<string, string> byLocale, string tag)
    {
        ArgumentNullException.ThrowIfNull(byLocale);
        foreach (var key in (string[])[tag, Language(tag), "*"])
        {
            if (byLocale.TryGetValue(key, out var text) && !string.IsNullOrWhiteSpace(text)) return text.Trim();
        }

        return null;
    }
}
