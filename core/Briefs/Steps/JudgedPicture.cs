using Atelier.Core.Moderation;

namespace Atelier.Core.Briefs;

/// <summary>A picture with what moderation found.</summary>
public sealed record JudgedPicture
{
    /// <summary>The job that made it.</summary>
    public required string JobId { get; init; }

    /// <summary>SHA-256 of the PNG.</summary>
    public required string PictureSha256 { get; init; }

    /// <summary>What moderation found.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>For finals: the approved preview's job.</summary>
    public string? PreviewJobId { get; init; }

    /// <summary>For finals: SHA-256 of the approved preview's PNG.</summary>
    public string? PreviewSha256 { get; init; }

    /// <summary>For finals: structural similarity to the approved preview at its size, up to 1.</summary>
    public double? Similarity { get; init; }
}
