namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>One picture in the vocabulary's names: what <see cref="DrawingWriter"/> puts into words.</summary>
internal sealed record Drawing
{
    public required DrawingKind Kind { get; init; }

    /// <summary>What is shown.</summary>
    public required Motif Motif { get; init; }

    /// <summary>How many shapes.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Colour of shapes, pattern or land; null where the scene has its own.</summary>
    public string? Foreground { get; init; }

    /// <summary>Colour of background or sky; null where the background or scene has its own.</summary>
    public string? Ground { get; init; }

    /// <summary>Background of shapes.</summary>
    public string? Backdrop { get; init; }

    /// <summary>Where shapes are.</summary>
    public string? Position { get; init; }

    /// <summary>Whether the caption names the position; unsaid means the centre.</summary>
    public bool SayPosition { get; init; }

    /// <summary>A pattern's phrase.</summary>
    public string? PatternPhrase { get; init; }
}
