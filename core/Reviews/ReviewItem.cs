namespace Atelier.Core.Reviews;

/// <summary>One picture under review.</summary>
public sealed record ReviewItem
{
    /// <summary>The shot's number.</summary>
    public required int Shot { get; init; }

    /// <summary>The shot's name.</summary>
    public required string ShotName { get; init; }

    /// <summary>The variant's number.</summary>
    public required int Variant { get; init; }

    /// <summary>SHA-256 of the PNG.</summary>
    public required string PictureSha256 { get; init; }

    /// <summary>The job that made it.</summary>
    public required string JobId { get; init; }

    /// <summary>What moderation found.</summary>
    public IReadOnlyList<Moderation.Finding> Findings { get; init; } = [];

    /// <summary>Similarity to the approved preview, for finals.</summary>
    public double? Similarity { get; init; }

    /// <summary>SHA-256 of the approved preview, for finals.</summary>
    public string? PreviewSha256 { get; init; }
}
