using Atelier.Core.Moderation;
using Atelier.Core.Renders;

namespace Atelier.Web.Pages.Briefs;

/// <summary>One picture that a round wants, from before it is drawn until it is judged.</summary>
public sealed record Tile
{
    /// <summary>The shot's number.</summary>
    public required int Shot { get; init; }

    /// <summary>The shot's name.</summary>
    public required string ShotName { get; init; }

    /// <summary>The variant's number.</summary>
    public required int Variant { get; init; }

    /// <summary>Preview or final.</summary>
    public required RenderPurpose Purpose { get; init; }

    /// <summary>How far it is.</summary>
    public required TileState State { get; init; }

    /// <summary>Steps taken and to take while it is drawn; null when nobody knows.</summary>
    public RenderStanding? Progress { get; init; }

    /// <summary>SHA-256 of the picture when drawn.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Pixels a row; 0 when not known yet.</summary>
    public int Width { get; init; }

    /// <summary>Rows.</summary>
    public int Height { get; init; }

    /// <summary>What went wrong, for people.</summary>
    public string Fault { get; init; } = "";

    /// <summary>Attempts made.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>What moderation found.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Who said what of it.</summary>
    public IReadOnlyList<Vote> Votes { get; init; } = [];

    /// <summary>For finals: similarity to the approved preview.</summary>
    public double? Similarity { get; init; }

    /// <summary>Its name for people.</summary>
    public string Name => $"{ShotName}, variant {Variant + 1}";
}
