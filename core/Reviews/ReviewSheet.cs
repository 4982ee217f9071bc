using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;
using Atelier.Core.Policies;

namespace Atelier.Core.Reviews;

/// <summary>Everything a reviewer needs before them.</summary>
public sealed record ReviewSheet
{
    /// <summary>The workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>What is asked.</summary>
    public required Review Review { get; init; }

    /// <summary>What was wanted.</summary>
    public required Brief Brief { get; init; }

    /// <summary>What the round rendered, with the copy that goes along; null when it isn't stored.</summary>
    public RoundSpec? Spec { get; init; }

    /// <summary>Who is asked, with the roles the review gives them.</summary>
    public required Reviewer Reviewer { get; init; }

    /// <summary>All decisions so far, oldest first.</summary>
    public required IReadOnlyList<Decision> Decisions { get; init; }

    /// <summary>From when on those of escalation are asked too, UTC.</summary>
    public required DateTimeOffset EscalatesAt { get; init; }

    /// <summary>Whether a decision still counts.</summary>
    public required ReviewStanding Standing { get; init; }

    /// <summary>How the brief ended, or null.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>What the brief has cost so far, or null when nobody meters.</summary>
    public CostSoFar? Cost { get; init; }

    /// <summary>Why this reviewer can't decide with a link alone, or null when they can.</summary>
    public DecisionProblem? LinkRefusal => DecisionWays.Refusal(Review, Reviewer, DecisionWays.Link);

    /// <summary>What this reviewer decided, or null.</summary>
    public Decision? Own => Decisions.FirstOrDefault(d => d.Reviewer == Reviewer.Id);

    /// <summary>Whether that came when the review was settled or the brief had ended.</summary>
    public bool IsOwnLate { get; init; }
}
