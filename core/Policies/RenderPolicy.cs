namespace Atelier.Core.Policies;

/// <summary>How rendering is paced.</summary>
public sealed record RenderPolicy
{
    /// <summary>Renders one brief may have outstanding, 1 to 32.</summary>
    public int Window { get; init; } = 4;

    /// <summary>Attempts at one picture, 1 to 5.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>How long a job may wait and run before it counts as failed.</summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromMinutes(30);
}
