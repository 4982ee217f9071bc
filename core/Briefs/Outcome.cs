namespace Atelier.Core.Briefs;

/// <summary>How a brief ended: created once; whoever creates it first decides.</summary>
public sealed record Outcome
{
    /// <summary>One of the six ends.</summary>
    public required BriefState State { get; init; }

    /// <summary>A stable code, kebab-case: <c>delivered</c>, <c>policy</c>, <c>rights</c>, <c>budget</c>, <c>review-rejected</c>, <c>review-expired</c>, <c>cancelled</c>, <c>killed</c>, <c>renders-failed</c>…</summary>
    public required string Code { get; init; }

    /// <summary>What happened and what a person can do about it.</summary>
    public required string Reason { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Pseudonym of who decided, or <c>workflow</c>.</summary>
    public required string By { get; init; }

    /// <summary>The kill that ended it, or null.</summary>
    public string? KillId { get; init; }

    /// <summary>Ids of the assets delivered.</summary>
    public IReadOnlyList<string> Assets { get; init; } = [];

    /// <summary>Shots that were wanted and are not delivered, each with why.</summary>
    public IReadOnlyList<MissingShot> Missing { get; init; } = [];
}
