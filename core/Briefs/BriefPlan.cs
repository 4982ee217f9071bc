namespace Atelier.Core.Briefs;

/// <summary>The parts of policy that steer a brief's workflow, fixed at screening.</summary>
public sealed record BriefPlan
{
    /// <summary>The shots' names, by number.</summary>
    public required IReadOnlyList<string> ShotNames { get; init; }

    /// <summary>The window W: renders outstanding at most.</summary>
    public required int Window { get; init; }

    /// <summary>Attempts at one picture.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>Rounds at most.</summary>
    public required int MaxRounds { get; init; }

    /// <summary>How long a job may take before it counts as failed.</summary>
    public required TimeSpan JobTimeToLive { get; init; }

    /// <summary>Time between reminders.</summary>
    public required TimeSpan RemindEvery { get; init; }

    /// <summary>From opening to escalation.</summary>
    public required TimeSpan EscalateAfter { get; init; }

    /// <summary>From opening to expiry.</summary>
    public required TimeSpan ExpireAfter { get; init; }

    /// <summary>Whether a publisher must release.</summary>
    public required bool RequirePublisher { get; init; }
}
