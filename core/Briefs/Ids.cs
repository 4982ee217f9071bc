namespace Atelier.Core.Briefs;

/// <summary>Ids and names that people choose. They become file names and keys of the store, so they are narrow.</summary>
public static class Ids
{
    /// <summary>Whether <paramref name="id"/> is 1 to 40 lower-case ASCII letters and digits, with single dashes only between them.</summary>
    public static bool IsValid(string? id)
    {
        if (id is null || id.Length is 0 or > BriefLimits.Name || id[0] == '-' || id[^1] == '-') return false;
        return id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && !id.Contains("--", StringComparison.Ordinal);
    }
}
