namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>Everything that is known of a shot before its variants are thought out. Null leaves the planner free.</summary>
internal sealed record Wish
{
    /// <summary>What every variant shows, or null for <see cref="Ideas"/> in turn.</summary>
    public Motif? Motif { get; init; }

    /// <summary>What variants may show, the best first; never empty where <see cref="Motif"/> is null.</summary>
    public IReadOnlyList<Motif> Ideas { get; init; } = [];

    /// <summary>A pattern's exact phrase.</summary>
    public string? PatternPhrase { get; init; }

    /// <summary>How many shapes, within what the model can draw.</summary>
    public int? Count { get; init; }

    /// <summary>Counts to take in turn where <see cref="Count"/> is null.</summary>
    public IReadOnlyList<int> Counts { get; init; } = [1, 3, 1, 5, 1, 2, 1, 4];

    /// <summary>Whether a single shape is large.</summary>
    public bool? Large { get; init; }

    /// <summary>Where shapes are.</summary>
    public string? Position { get; init; }

    /// <summary>Positions to leave out.</summary>
    public IReadOnlyList<string> OtherThan { get; init; } = [];

    /// <summary>What is behind shapes.</summary>
    public string? Backdrop { get; init; }

    /// <summary>Backgrounds to take in turn.</summary>
    public IReadOnlyList<string> Backdrops { get; init; } = [];

    /// <summary>Colour of the motif.</summary>
    public string? Foreground { get; init; }

    /// <summary>Colour behind it.</summary>
    public string? Ground { get; init; }

    /// <summary>A pair to leave out.</summary>
    public ColourPair? NotPair { get; init; }

    /// <summary>Colours to choose from.</summary>
    public required Palette Palette { get; init; }

    /// <summary>What must not be drawn.</summary>
    public required Avoidances Avoid { get; init; }

    /// <summary>The seed to draw again with, or null for new ones.</summary>
    public long? Seed { get; init; }
}
