using Atelier.Core.Reviews;

namespace Atelier.Core.Hooks;

/// <summary>Something that happened to a brief. Holds ids and codes, never what people wrote. Its id is derived from what happened, so that a repeat has the same.</summary>
public sealed record LifecycleEvent
{
    /// <summary>Its id, unique in the workspace.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>The brief.</summary>
    public required string BriefId { get; init; }

    /// <summary>Its campaign.</summary>
    public required string Campaign { get; init; }

    /// <summary>The round, or null where it is about the whole brief.</summary>
    public int? Round { get; init; }

    /// <summary>The review that waits, or null.</summary>
    public string? ReviewId { get; init; }

    /// <summary>Whether the review shows previews or finals; null without a review.</summary>
    public ReviewStage? Stage { get; init; }

    /// <summary>Until when an answer counts, UTC, or null.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The outcome's stable code, or null while the brief runs.</summary>
    public string? Code { get; init; }

    /// <summary>Ids of delivered assets.</summary>
    public IReadOnlyList<string> Assets { get; init; } = [];
}
