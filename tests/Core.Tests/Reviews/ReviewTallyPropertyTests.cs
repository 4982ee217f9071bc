using Atelier.Core.Moderation;
using Atelier.Core.Reviews;
using FsCheck;
using FsCheck.Fluent;

namespace Atelier.Core.Tests.Reviews;

public sealed class ReviewTallyPropertyTests
{
    [Fact]
    public void The_order_in_which_decisions_are_given_makes_no_difference() => Holds(given =>
        Same(given.Count(), (given with { Decisions = [.. given.Decisions.Reverse()] }).Count())
        && Same(given.Count(), (given with { Decisions = [.. given.Decisions.OrderByDescending(d => d.Reviewer, StringComparer.Ordinal)] }).Count()));

    [Fact]
    public void Nothing_is_settled_before_anybody_decided() => Holds(given =>
        !(given with { Decisions = [] }).Count().IsClosed);

    [Fact]
    public void A_further_decision_never_reopens_what_was_settled_nor_takes_an_approval_back() => Holds(given =>
        Enumerable.Range(0, given.Decisions.Count).All(n =>
        {
            var before = (given with { Decisions = [.. given.Decisions.Take(n)] }).Count();
            var after = (given with { Decisions = [.. given.Decisions.Take(n + 1)] }).Count();
            return (!before.IsClosed || after.IsClosed) && !before.Approved.Except(after.Approved).Any();
        }));

    [Fact]
    public void A_review_is_closed_once_everybody_asked_has_decided_unless_escalation_could_still_approve() => Holds(given =>
        !given.Escalated
        || given.Decisions.Select(d => d.Reviewer).Distinct().Count() < given.Review.Reviewers.Count + given.Review.EscalateTo.Count
        || given.Count().IsClosed);

    [Fact]
    public void An_approved_picture_has_its_quorum_every_required_role_and_an_overrule_where_there_is_an_error() => Holds(given =>
        given.Count().Approved.All(item =>
        {
            var asked = given.Escalated ? given.Review.Reviewers.Concat(given.Review.EscalateTo) : given.Review.Reviewers;
            var approvals = given.Decisions
                .Where(d => asked.Any(r => r.Id == d.Reviewer))
                .Where(d => d.Verdicts.Any(v => v.Shot == item.Shot && v.Variant == item.Variant && v.Verdict == Verdict.Approve))
                .ToList();
            return approvals.Count >= given.Review.Quorum
                && given.Review.RequiredRoles.All(role => approvals.Exists(d => d.Roles.Contains(role)))
                && (item.Findings.All(f => f.Severity != FindingSeverity.Error) || approvals.Exists(d => d.Roles.Contains("admin")));
        }));

    [Fact]
    public void A_shot_is_approved_or_changed_or_rejected_and_never_two_of_them() => Holds(given =>
    {
        var outcome = given.Count();
        List<int> shots = [.. outcome.Approved.Select(i => i.Shot).Distinct(), .. outcome.ChangeShots, .. outcome.RejectedShots];
        return shots.Distinct().Count() == shots.Count
            && outcome.IsClosed == (shots.Count == given.Review.Items.Select(i => i.Shot).Distinct().Count());
    });

    [Fact]
    public void Decisions_of_strangers_and_on_other_pixels_count_for_nothing() => Holds(given =>
    {
        var strangers = given.Decisions.Select(d => d with { Reviewer = "x-" + d.Reviewer });
        var stale = given.Decisions.Select(d => d with { ContentSha256 = new string('0', 64), At = d.At.AddDays(-1) });
        return Same(given.Count(), (given with { Decisions = [.. strangers, .. stale, .. given.Decisions] }).Count());
    });

    [Fact]
    public void A_role_that_the_review_did_not_grant_is_worth_nothing() => Holds(given =>
        Same(given.Count(), (given with { Decisions = [.. given.Decisions.Select(d => d with { Roles = [.. d.Roles, "legal", "admin"] })] }).Count()));

    private static void Holds(Func<TallyCase, bool> property) =>
        Prop.ForAll(TallyCase.Any, property).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static bool Same(ReviewOutcome a, ReviewOutcome b) =>
        a.IsClosed == b.IsClosed
        && a.Approved.SequenceEqual(b.Approved)
        && a.ChangeShots.SequenceEqual(b.ChangeShots)
        && a.RejectedShots.SequenceEqual(b.RejectedShots)
        && a.DecidedBy.SequenceEqual(b.DecidedBy);
}
