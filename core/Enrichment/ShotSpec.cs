namespace Atelier.Core.Enrichment;

/// <summary>One shot of a round.</summary>
public sealed record ShotSpec
{
    /// <summary>The shot's number in the brief.</summary>
    public required int Shot { get; init; }

    /// <summary>The shot's name.</summary>
    public required string Name { get; init; }

    /// <summary>What to avoid, or null.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>Preview width in pixels.</summary>
    public required int PreviewWidth { get; init; }

    /// <summary>Preview height in pixels.</summary>
    public required int PreviewHeight { get; init; }

    /// <summary>Final width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Final height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>The candidates.</summary>
    public required IReadOnlyList<VariantSpec> Variants { get; init; }

    /// <summary>Copy by locale, in the brief's order of locales.</summary>
    public required IReadOnlyList<Copy> Copy { get; init; }

    /// <summary>Metadata tags, lower case.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>SHA-256 of the reference rendering starts from, or null.</summary>
    public string? SourceSha256 { get; init; }

    /// <summary>How much of that reference is redrawn.</summary>
    public double SourceStrength { get; init; }
}
