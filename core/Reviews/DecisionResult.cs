namespace Atelier.Core.Reviews;

/// <summary>What came of deciding. Exactly one of <see cref="Failure"/>, <see cref="Problems"/> and <see cref="Decision"/> says so.</summary>
public sealed record DecisionResult
{
    /// <summary>Why the review couldn't be opened, or null.</summary>
    public ReviewLinkFailure? Failure { get; init; }

    /// <summary>What is wrong with the verdicts; empty when they were recorded.</summary>
    public IReadOnlyList<DecisionProblem> Problems { get; init; } = [];

    /// <summary>What is on record for this reviewer: the first decision they made.</summary>
    public Decision? Decision { get; init; }

    /// <summary>Whether it was on record before, so that this call changed nothing.</summary>
    public bool IsRepeat { get; init; }

    /// <summary>Whether it came when the review was settled or the brief had ended: recorded, without effect.</summary>
    public bool IsLate { get; init; }

    /// <summary>The review as it was found, or null when it couldn't be opened.</summary>
    public ReviewSheet? Sheet { get; init; }
}
