namespace Atelier.Core.Hooks;

/// <summary>One event on its way to one hook.</summary>
public sealed record HookDelivery
{
    /// <summary>What happened.</summary>
    public required LifecycleEvent Event { get; init; }

    /// <summary>When it was first wanted, or replayed, UTC. Its time runs from here.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>Attempts made since then.</summary>
    public int Attempts { get; init; }

    /// <summary>Not before this is it tried, UTC.</summary>
    public required DateTimeOffset NextAt { get; init; }

    /// <summary>When it arrived or died, UTC; null while it is tried.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What went wrong last, for people.</summary>
    public string? LastError { get; init; }
}
