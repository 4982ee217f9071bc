namespace Atelier.Core.Kills;

/// <summary>What a kill did. Stored once, when all of it is done.</summary>
public sealed record KillReport
{
    /// <summary>The kill.</summary>
    public required string Id { get; init; }

    /// <summary>What was stopped.</summary>
    public required KillScope Scope { get; init; }

    /// <summary>When it was finished, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Briefs that this kill stopped, or that an earlier one had stopped and that were not cleared away yet.</summary>
    public required IReadOnlyList<string> Stopped { get; init; }

    /// <summary>Briefs in scope that had been delivered before it reached them.</summary>
    public required IReadOnlyList<string> AlreadyDelivered { get; init; }

    /// <summary>Briefs whose outcome is damaged: nothing of them is delivered until a person mends that, and then a kill must be repeated.</summary>
    public IReadOnlyList<string> Damaged { get; init; } = [];
}
