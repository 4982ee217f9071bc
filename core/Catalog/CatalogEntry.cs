namespace Atelier.Core.Catalog;

/// <summary>A delivered asset as lists and searches show it.</summary>
public sealed record CatalogEntry
{
    /// <summary>The asset.</summary>
    public required string AssetId { get; init; }

    /// <summary>Its brief.</summary>
    public required string BriefId { get; init; }

    /// <summary>The brief's title, cut to 100 characters.</summary>
    public required string Title { get; init; }

    /// <summary>Its campaign.</summary>
    public required string Campaign { get; init; }

    /// <summary>Its brand, or null.</summary>
    public string? Brand { get; init; }

    /// <summary>The model that drew it.</summary>
    public required string Model { get; init; }

    /// <summary>The shot's name.</summary>
    public required string Shot { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>SHA-256 of the PNG.</summary>
    public required string PictureSha256 { get; init; }

    /// <summary>Metadata tags, as many as fit in 600 bytes.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The colours that most of it has, at most five, the largest share first; empty where nobody measured.</summary>
    public required IReadOnlyList<AssetColour> Colours { get; init; }

    /// <summary>Which version it is, from 1: the same shot of briefs by the same title, in one campaign and for one brand, counted by delivery.</summary>
    public required int Version { get; init; }

    /// <summary>How many versions there are.</summary>
    public required int Versions { get; init; }

    /// <summary>How many briefs draw on its picture.</summary>
    public required int Uses { get; init; }

    /// <summary>When it was delivered, UTC, to the millisecond.</summary>
    public required DateTimeOffset DeliveredAt { get; init; }
}
