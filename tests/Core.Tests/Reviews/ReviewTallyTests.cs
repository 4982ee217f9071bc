using Atelier.Core.Policies;
using Atelier.Core.Reviews;

namespace Atelier.Core.Tests.Reviews;

public sealed class ReviewTallyTests
{
    private static readonly Reviewer Anna = new("anna", ["reviewer"]);
    private static readonly Reviewer Ben = new("ben", ["reviewer"]);
    private static readonly Reviewer Lea = new("lea", ["reviewer", "legal"]);
    private static readonly ReviewItem[] TwoVariants = [TallyCase.Item(0, 0), TallyCase.Item(0, 1)];

    [Fact]
    public void One_approval_settles_a_shot_where_one_is_enough()
    {
        var review = TallyCase.Of(TwoVariants, [Anna, Ben]);
        var outcome = ReviewTally.Count(review, [TallyCase.Says(review, Anna, 1, (0, 1, Verdict.Approve))], escalated: false);
        Assert.True(outcome.IsClosed);
        Assert.Equal(TwoVariants[1], Assert.Single(outcome.Approved));
    }

    [Fact]
    public void A_wish_for_changes_waits_until_enough_have_decided()
    {
        var review = TallyCase.Of(TwoVariants, [Anna, Ben, Lea], quorum: 2);
        var first = TallyCase.Says(review, Anna, 1, (0, 0, Verdict.Change));
        Assert.False(ReviewTally.Count(review, [first], escalated: false).IsClosed);
        var both = ReviewTally.Count(review, [first, TallyCase.Says(review, Ben, 2, (0, 1, Verdict.Approve))], escalated: false);
        Assert.Equal([0], both.ChangeShots);
    }

    [Fact]
    public void A_required_role_held_only_by_those_of_escalation_keeps_the_review_open_for_them()
    {
        var review = TallyCase.Of(TwoVariants, [Anna], [Lea], required: ["legal"]);
        var anna = TallyCase.Says(review, Anna, 1, (0, 0, Verdict.Approve));
        Assert.False(ReviewTally.Count(review, [anna], escalated: false).IsClosed);
        Assert.True(ReviewTally.Count(review, [anna, TallyCase.Says(review, Lea, 2, (0, 0, Verdict.Approve))], escalated: true).IsClosed);
    }

    [Fact]
    public void A_rejection_by_the_only_reviewer_is_final_though_others_wait_for_escalation()
    {
        var review = TallyCase.Of(TwoVariants, [Anna], [Lea]);
        var outcome = ReviewTally.Count(review, [TallyCase.Says(review, Anna, 1, (0, 0, Verdict.Reject), (0, 1, Verdict.Reject))], escalated: false);
        Assert.True(outcome.IsClosed);
        Assert.Equal([0], outcome.RejectedShots);
    }

    [Fact]
    public void An_error_finding_needs_the_overruling_role_among_the_approvals()
    {
        var admin = new Reviewer("ada", ["admin"]);
        var review = TallyCase.Of([TallyCase.Item(0, 0, hasError: true)], [Anna, admin]);
        var anna = TallyCase.Says(review, Anna, 1, (0, 0, Verdict.Approve));
        Assert.Empty(ReviewTally.Count(review, [anna], escalated: false).Approved);
        Assert.Single(ReviewTally.Count(review, [anna, TallyCase.Says(review, admin, 2, (0, 0, Verdict.Approve))], escalated: false).Approved);
    }

    [Fact]
    public void Of_two_decisions_by_one_person_the_first_counts()
    {
        var review = TallyCase.Of(TwoVariants, [Anna]);
        var outcome = ReviewTally.Count(review, [TallyCase.Says(review, Anna, 2, (0, 0, Verdict.Approve)), TallyCase.Says(review, Anna, 1, (0, 0, Verdict.Reject))], escalated: false);
        Assert.Equal([0], outcome.RejectedShots);
        Assert.Equal(["anna"], outcome.DecidedBy);
    }
}
