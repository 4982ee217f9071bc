namespace Atelier.Core.Kills;

/// <summary>Whether a campaign, a model or the workspace takes work. Absent means open.</summary>
public sealed record KillGate
{
    /// <summary>Whether new work is refused.</summary>
    public required bool IsClosed { get; init; }

    /// <summary>Pseudonym of who last changed it.</summary>
    public required string By { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The kill that closed it; null when it is open.</summary>
    public string? KillId { get; init; }
}
