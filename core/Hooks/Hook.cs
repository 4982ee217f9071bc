namespace Atelier.Core.Hooks;

/// <summary>A subscription: somebody's address that is told what happens. Stored as <c>hooks/{id}.json</c>.</summary>
public sealed record Hook
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Where events are posted. May hold a token of the subscriber's, so that it is shown to those only who may change the hook.</summary>
    public required Uri Url { get; init; }

    /// <summary>Types wanted; all when empty.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Only briefs of this campaign; of all when null.</summary>
    public string? Campaign { get; init; }

    /// <summary>Whether events are sent under the plain name of JSON, for receivers that know no other.</summary>
    public bool IsPlainJson { get; init; }

    /// <summary>Which of the studio's keys its secret comes from.</summary>
    public required string KeyId { get; init; }

    /// <summary>Pseudonym of who subscribed.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When, UTC. Nothing earlier is told.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its subscriber was given up, UTC; null while it is told.</summary>
    public DateTimeOffset? DroppedAt { get; init; }

    /// <summary>Why it was given up, for people.</summary>
    public string? DroppedReason { get; init; }

    /// <summary>Whether its subscriber wants to hear of something.</summary>
    public bool Wants(LifecycleEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return happened.Time >= CreatedAt && (Events.Count == 0 || Events.Contains(happened.Type)) && (Campaign is null || Campaign == happened.Campaign);
    }
}
