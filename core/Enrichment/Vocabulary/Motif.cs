namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>What a picture is of.</summary>
/// <param name="Kind">Shape, pattern or scene.</param>
/// <param name="Name">Its name in the vocabulary.</param>
internal readonly record struct Motif(MotifKind Kind, string Name)
{
    /// <summary>Reads <c>shape:leaf</c>.</summary>
    public static Motif Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return new(Enum.Parse<MotifKind>(text[..colon], ignoreCase: true), text[(colon + 1)..]);
    }
}
