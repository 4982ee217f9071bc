namespace Atelier.Core.Campaigns;

/// <summary>What a kill did.</summary>
public sealed record KillReport
{
    /// <summary>The kill.</summary>
    public required string Id { get; init; }

    /// <summary>The campaign.</summary>
    public required string Campaign { get; init; }

    /// <summary>When it was finished, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Briefs that this kill stopped, or that had been stopped by an earlier one.</summary>
    public required IReadOnlyList<string> Stopped { get; init; }

    /// <summary>Briefs that had been delivered before it reached them.</summary>
    public required IReadOnlyList<string> AlreadyDelivered { get; init; }
}
