using Atelier.Core.Costs;
using Atelier.Core.Moderation;

namespace Atelier.Core.Previews;

/// <summary>How a preview ended; stored once as <c>previews/{p}/end.json</c>.</summary>
public sealed record PreviewEnd
{
    /// <summary>How.</summary>
    public required PreviewState State { get; init; }

    /// <summary>A stable code, kebab-case: <c>done</c>, <c>policy</c>, <c>budget</c>, <c>killed</c>, <c>expired</c>…</summary>
    public required string Code { get; init; }

    /// <summary>What happened and what a person can do about it.</summary>
    public required string Reason { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>SHA-256 of the picture, marked as a draft; null when there is none.</summary>
    public string? PictureSha256 { get; init; }

    /// <summary>Pixels a row.</summary>
    public int Width { get; init; }

    /// <summary>Rows.</summary>
    public int Height { get; init; }

    /// <summary>What moderation found.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What it cost.</summary>
    public required Money Cost { get; init; }
}
