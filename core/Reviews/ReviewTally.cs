namespace Atelier.Core.Reviews;

/// <summary>
/// Adds up decisions. A variant is approved when enough people approve it, each required role among them. A shot is settled when a variant is approved;
/// or when enough people decided (each required role among them) and one of them asks for a change; or when those who are still silent can't approve any variant any more.
/// Pure: the same review and decisions give the same outcome in any order of decisions.
/// </summary>
public static class ReviewTally
{
    /// <summary>Adds up.</summary>
    /// <param name="review">The review.</param>
    /// <param name="decisions">At most one a reviewer; those of strangers to the review are left out.</param>
    /// <param name="escalated">Whether the reviewers of escalation are asked too.</param>
    public static ReviewOutcome Count(Review review, IReadOnlyList<Decision> decisions, bool escalated)
    {
        ArgumentNullException.ThrowIfNull(review);
        ArgumentNullException.ThrowIfNull(decisions);
        var asked = (escalated ? review.Reviewers.Concat(review.EscalateTo) : review.Reviewers).DistinctBy(r => r.Id).ToList();
        var counted = decisions
            .Where(d => d.ContentSha256 == review.ContentSha256 && asked.Exists(r => r.Id == d.Reviewer))
            .OrderBy(d => d.At).ThenBy(d => d.Reviewer, StringComparer.Ordinal)
            .ToList();
        var silent = asked.Where(r => !counted.Exists(d => d.Reviewer == r.Id)).ToList();
        var enoughDecided = counted.Count >= review.Quorum
            && review.RequiredRoles.All(role => counted.Exists(d => d.Roles.Contains(role)));

        var approved = new List<ReviewItem>();
        var change = new List<int>();
        var rejected = new List<int>();
        var closed = true;
        foreach (var shot in review.Items.GroupBy(i => i.Shot).OrderBy(g => g.Key))
        {
            var good = shot.Where(item => IsApproved(review, item, Approvals(item, counted))).ToList();
            approved.AddRange(good);
            if (good.Count > 0)
            {
                continue;
            }

            var stillPossible = shot.Any(item => CanStillBeApproved(review, item, counted, silent));
            if ((enoughDecided || !stillPossible) && AsksForChange(shot.Key, counted))
            {
                change.Add(shot.Key);
            }
            else if (!stillPossible)
            {
                rejected.Add(shot.Key);
            }
            else
            {
                closed = false;
            }
        }

        return new()
        {
            IsClosed = closed,
            Approved = approved,
            ChangeShots = change,
            RejectedShots = rejected,
            DecidedBy = [.. counted.Select(d => d.Reviewer)],
        };
    }

    private static List<IReadOnlyList<string>> Approvals(ReviewItem item, List<Decision> decisions) =>
        [.. decisions.Where(d => VerdictOn(item, d) == Verdict.Approve).Select(d => d.Roles)];

    private static bool IsApproved(Review review, ReviewItem item, List<IReadOnlyList<string>> approvals) =>
        approvals.Count >= review.Quorum
        && review.RequiredRoles.All(role => approvals.Exists(roles => roles.Contains(role)))
        && (!HasError(item) || approvals.Exists(roles => roles.Contains(review.OverruleRole)));

    private static bool CanStillBeApproved(Review review, ReviewItem item, List<Decision> counted, List<Policies.Reviewer> silent)
    {
        var best = Approvals(item, counted);
        best.AddRange(silent.Select(r => r.Roles));
        return silent.Count > 0 && IsApproved(review, item, best);
    }

    private static bool AsksForChange(int shot, List<Decision> decisions) =>
        decisions.Exists(d => d.Verdicts.Any(v => v.Shot == shot && v.Verdict == Verdict.Change));

    private static Verdict? VerdictOn(ReviewItem item, Decision decision) =>
        decision.Verdicts.FirstOrDefault(v => v.Shot == item.Shot && v.Variant == item.Variant)?.Verdict;

    private static bool HasError(ReviewItem item) =>
        item.Findings.Any(f => f.Severity == Moderation.FindingSeverity.Error);
}
