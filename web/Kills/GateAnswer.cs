using Atelier.Core.Kills;

namespace Atelier.Web.Kills;

/// <summary>Whether a campaign, a model or the workspace takes work.</summary>
public sealed record GateAnswer
{
    /// <summary>What the gate is of.</summary>
    public required KillScope Scope { get; init; }

    /// <summary>Whether new work is taken.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Pseudonym of who last changed it; null where nobody ever did.</summary>
    public string? By { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Of a gate as stored.</summary>
    public static GateAnswer Of(KillScope scope, KillGate? gate) =>
        new() { Scope = scope, IsOpen = gate is not { IsClosed: true }, By = gate?.By, Reason = gate?.Reason, At = gate?.At };
}
