namespace Atelier.Core.Reviews;

/// <summary>What a review's decisions add up to.</summary>
public sealed record ReviewOutcome
{
    /// <summary>Whether every shot is settled.</summary>
    public required bool IsClosed { get; init; }

    /// <summary>Approved pictures.</summary>
    public required IReadOnlyList<ReviewItem> Approved { get; init; }

    /// <summary>Shots that are to be drawn again.</summary>
    public required IReadOnlyList<int> ChangeShots { get; init; }

    /// <summary>Shots of which nothing was approved and nobody wants another try.</summary>
    public required IReadOnlyList<int> RejectedShots { get; init; }

    /// <summary>Pseudonyms of those who decided, in the order they did.</summary>
    public required IReadOnlyList<string> DecidedBy { get; init; }
}
