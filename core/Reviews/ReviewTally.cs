using Atelier.Core.Policies;

namespace Atelier.Core.Reviews;

/// <summary>
/// Adds up decisions. A variant is approved when enough people approve it, each required role among them (and, in spite of an Error finding, the overruling role).
/// A shot is settled when a variant is approved; or when enough people decided (each required role among them) and one of them asks for a change;
/// or when somebody decided and those who are still silent can't approve any variant any more. Nothing is settled before anybody decided.
/// Pure: the same review and decisions give the same outcome in any order of decisions, and a further decision never reopens what is settled.
/// </summary>
public static class ReviewTally
{
    /// <summary>Adds up.</summary>
    /// <param name="review">The review.</param>
    /// <param name="decisions">One a reviewer, the first if there are more; those of strangers to the review or for other pixels are left out.</param>
    /// <param name="escalated">Whether the reviewers of escalation are asked too.</param>
    public static ReviewOutcome Count(Review review, IReadOnlyList<Decision> decisions, bool escalated)
    {
        ArgumentNullException.ThrowIfNull(review);
        ArgumentNullException.ThrowIfNull(decisions);
        var asked = (escalated ? review.Reviewers.Concat(review.EscalateTo) : review.Reviewers).DistinctBy(r => r.Id).ToList();
        var later = escalated ? [] : review.EscalateTo.ExceptBy(asked.Select(r => r.Id), r => r.Id).ToList();
        var counted = decisions
            .Where(d => d.ContentSha256 == review.ContentSha256 && asked.Exists(r => r.Id == d.Reviewer))
            .OrderBy(d => d.At).ThenBy(d => d.Reviewer, StringComparer.Ordinal)
            .DistinctBy(d => d.Reviewer)
            .Select(d => (Decision: d, Roles: Held(review, d, asked)))
            .ToList();
        var silent = asked.Where(r => !counted.Exists(d => d.Decision.Reviewer == r.Id)).Select(r => r.Roles).ToList();
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

            var isLost = counted.Count > 0 && !shot.Any(CanStillBeApproved);
            if ((enoughDecided || isLost) && AsksForChange(shot.Key, counted))
            {
                change.Add(shot.Key);
            }
            else if (isLost)
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
            DecidedBy = [.. counted.Select(d => d.Decision.Reviewer)],
        };

        bool CanStillBeApproved(ReviewItem item)
        {
            List<IReadOnlyList<string>> best = [.. Approvals(item, counted), .. silent];
            if (IsApproved(review, item, best))
            {
                return silent.Count > 0;
            }

            // Where those asked could never do it among themselves, a required role waits for escalation: their silence or assent isn't a no.
            return !IsApproved(review, item, [.. asked.Select(r => r.Roles)])
                && IsApproved(review, item, [.. best, .. later.Select(r => r.Roles)]);
        }
    }

    // What the review grants and the decision claims: nobody gains a role on the way, and a way of deciding may carry fewer.
    private static IReadOnlyList<string> Held(Review review, Decision decision, List<Reviewer> asked) =>
        [.. decision.Roles.Intersect(asked.First(r => r.Id == decision.Reviewer).Roles, StringComparer.Ordinal).Where(role => DecisionWays.Carries(review, decision.Via, role))];

    private static List<IReadOnlyList<string>> Approvals(ReviewItem item, List<(Decision Decision, IReadOnlyList<string> Roles)> decisions) =>
        [.. decisions.Where(d => VerdictOn(item, d.Decision) == Verdict.Approve).Select(d => d.Roles)];

    private static bool IsApproved(Review review, ReviewItem item, List<IReadOnlyList<string>> approvals) =>
        approvals.Count >= Math.Max(1, review.Quorum)
        && review.RequiredRoles.All(role => approvals.Exists(roles => roles.Contains(role)))
        && (!HasError(item) || approvals.Exists(roles => roles.Contains(review.OverruleRole)));

    private static bool AsksForChange(int shot, List<(Decision Decision, IReadOnlyList<string> Roles)> decisions) =>
        decisions.Exists(d => d.Decision.Verdicts.Any(v => v.Shot == shot && v.Verdict == Verdict.Change));

    private static Verdict? VerdictOn(ReviewItem item, Decision decision) =>
        decision.Verdicts.FirstOrDefault(v => v.Shot == item.Shot && v.Variant == item.Variant)?.Verdict;

    private static bool HasError(ReviewItem item) =>
        item.Findings.Any(f => f.Severity == Moderation.FindingSeverity.Error);
}
