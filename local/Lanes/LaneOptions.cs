namespace Atelier.Local.Lanes;

/// <summary>How local lanes behave.</summary>
public sealed record LaneOptions
{
    /// <summary>How long a taken message is locked unless renewed.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Deliveries after which an unsettled message becomes a dead letter.</summary>
    public int MaxDeliveries { get; init; } = 10;

    /// <summary>How long an id that was completed is remembered, so that a second sending is dropped.</summary>
    public TimeSpan RememberFor { get; init; } = TimeSpan.FromMinutes(10);
}
