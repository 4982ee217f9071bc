using Atelier.Core.Moderation;
using Atelier.Core.Notices;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>Adds up a review's decisions as they are stored now.</summary>
internal sealed class TallyReview(Studio studio) : Activity<TallyOrder, TallyResult>
{
    public override async Task<TallyResult> RunAsync(TallyOrder input, CancellationToken cancellationToken)
    {
        var review = await studio.Store.ReadRequiredAsync<Review>(StoreKeys.Review(input.Workspace, input.ReviewId), cancellationToken);
        var decisions = await studio.Store.ReadDecisionsAsync(input.Workspace, input.ReviewId, cancellationToken);
        var outcome = ReviewTally.Count(review, decisions, input.Escalated);
        var refs = new List<DecisionRef>();
        foreach (var decision in decisions.Where(d => outcome.DecidedBy.Contains(d.Reviewer)))
        {
            var key = StoreKeys.Decision(input.Workspace, input.ReviewId, decision.Reviewer);
            refs.Add(new(decision.Reviewer, decision.At, await studio.HashOfAsync(key, cancellationToken), Overruled(review, decision)));
        }

        if (outcome.IsClosed)
        {
            await studio.NotifyAsync(new() { Kind = NoticeKind.ReviewDecided, Workspace = input.Workspace, BriefId = review.BriefId, ReviewId = review.Id }, cancellationToken);
        }

        return new(input.ReviewId, outcome.IsClosed, [.. outcome.Approved.Select(i => i.JobId)], outcome.ChangeShots, outcome.RejectedShots, refs);
    }

    private static int Overruled(Review review, Decision decision) =>
        decision.Roles.Contains(review.OverruleRole)
            ? review.Items.Count(i => i.Findings.Any(f => f.Severity == FindingSeverity.Error)
                && decision.Verdicts.Any(v => v.Shot == i.Shot && v.Variant == i.Variant && v.Verdict == Verdict.Approve))
            : 0;
}
