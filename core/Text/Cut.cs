namespace Atelier.Core.Text;

/// <summary>Shortens text for people to read.</summary>
public static class Cut
{
    /// <summary>The text when it is short enough; else as many whole words as fit in <paramref name="limit"/> characters with an ellipsis. Never splits a surrogate pair.</summary>
    public static string AtWord(string text, int limit)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        if (text.Length <= limit) return text;
        var end = limit - 1;
        var space = text.LastIndexOfAny([' ', '\n', '\t'], end, end + 1);

        // A single word that is longer than half the limit has to be split; cutting before it would lose too much.
        if (space > limit / 2) end = space;
        else if (end > 0 && char.IsHighSurrogate(text[end - 1])) end--;
        return text[..end].TrimEnd(' ', '\n', '\t', ',', ';', ':', '-', '–', '—') + "…";
    }
}
