namespace Atelier.Core.Renders;

/// <summary>A message under lock.</summary>
public sealed record LaneDelivery
{
    /// <summary>The lane it came from.</summary>
    public required string Lane { get; init; }

    /// <summary>The job's id.</summary>
    public required string Id { get; init; }

    /// <summary>The job as JSON.</summary>
    public required string Body { get; init; }

    /// <summary>Which delivery this is; 1 is the first. Copies made by retry later count on; deliveries that were passed on are not among them.</summary>
    public required int DeliveryCount { get; init; }

    /// <summary>How often takers who couldn't serve it passed it on, since it was sent or last tried; several who do while one's delay lasts may count as one.</summary>
    public int PassedOn { get; init; }

    /// <summary>Proof of the lock, opaque.</summary>
    public required string LockToken { get; init; }

    /// <summary>When the lock ends unless renewed, UTC.</summary>
    public required DateTimeOffset LockedUntil { get; init; }

    /// <summary>Why it is a dead letter, or null when it is not.</summary>
    public string? DeadReason { get; init; }
}
