namespace Atelier.Core.Notices;

/// <summary>Something that people should hear.</summary>
public sealed record Notice
{
    /// <summary>What it says.</summary>
    public required NoticeKind Kind { get; init; }

    /// <summary>The workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>The brief.</summary>
    public required string BriefId { get; init; }

    /// <summary>The review it is about, or null.</summary>
    public string? ReviewId { get; init; }

    /// <summary>Who should hear, as a pseudonym, or null for those who watch the brief.</summary>
    public string? To { get; init; }

    /// <summary>Until when an answer counts, UTC, or null.</summary>
    public DateTimeOffset? Deadline { get; init; }
}
