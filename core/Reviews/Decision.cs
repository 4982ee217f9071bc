namespace Atelier.Core.Reviews;

/// <summary>What one reviewer decided, all at once; stored once as <c>reviews/{r}/decisions/{reviewer}.json</c>.</summary>
public sealed record Decision
{
    /// <summary>The review.</summary>
    public required string ReviewId { get; init; }

    /// <summary>Who decided.</summary>
    public required string Reviewer { get; init; }

    /// <summary>The roles their decision carries: those they held then, less those that the way it came doesn't prove.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How they were known: see <see cref="DecisionWays"/>.</summary>
    public required string Via { get; init; }

    /// <summary>Pseudonym of the program that says they said so; null unless it was relayed.</summary>
    public string? RelayedBy { get; init; }

    /// <summary>The pixels they saw: the review's <see cref="Review.ContentSha256"/>.</summary>
    public required string ContentSha256 { get; init; }

    /// <summary>A verdict for each picture; one left out counts as not approved.</summary>
    public required IReadOnlyList<ItemVerdict> Verdicts { get; init; }
}
