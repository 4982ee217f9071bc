using Atelier.Core.Inbox;
using Atelier.Core.Reviews;

namespace Atelier.Core.Briefs;

/// <summary>Opens a review and waits for people: reminders, escalation and expiry are durable timers.</summary>
internal sealed class ReviewWait(BriefDesk desk, BriefPlan plan)
{
    /// <summary>Runs until every shot is settled; ends the brief when it expires.</summary>
    public async Task<TallyResult> RunAsync(ReviewStage stage, IReadOnlyList<string> jobs)
    {
        var openedAt = desk.Now;
        var expiresAt = openedAt + plan.ExpireAfter;
        var escalateAt = openedAt + plan.EscalateAfter;
        var remindAt = openedAt + plan.RemindEvery;
        var isEscalated = false;

        var order = new ReviewOrder(desk.Workspace, desk.BriefId, desk.Run.Round, stage, jobs, openedAt, expiresAt);
        var review = await desk.CallAsync(BriefActivities.OpenReview, order);
        desk.Note("review-opened", ("review", review.ReviewId), ("content", review.ContentSha256), ("asked", string.Join(' ', review.Reviewers)));
        desk.Show(BriefState.InReview, reviewId: review.ReviewId, deadline: expiresAt);

        while (true)
        {
            var wake = Earliest(remindAt, expiresAt, isEscalated ? expiresAt : escalateAt);
            var mail = await desk.WaitForMailAsync(wake);
            if (mail.Any(s => s.Kind == SignalKind.Decision && s.About == review.ReviewId)
                && await TallyAsync(review, isEscalated) is { } settled)
            {
                return settled;
            }

            if (desk.Now >= expiresAt)
            {
                desk.Note("review-expired", ("review", review.ReviewId));
                throw new BriefEndedException(desk.End(BriefState.Expired, "review-expired", $"Nobody settled the review by {expiresAt:yyyy-MM-dd HH:mm} UTC. Send the brief again to start over."));
            }

            if (!isEscalated && desk.Now >= escalateAt)
            {
                isEscalated = true;
                desk.Note("review-escalated", ("review", review.ReviewId));
                await desk.CallAsync(BriefActivities.Remind, new(desk.Workspace, review.ReviewId, isEscalated, IsEscalation: true));

                // Decisions that escalation reviewers made early count from now on.
                if (await TallyAsync(review, isEscalated) is { } early)
                {
                    return early;
                }
            }

            if (desk.Now >= remindAt)
            {
                desk.Note("review-reminded", ("review", review.ReviewId));
                await desk.CallAsync(BriefActivities.Remind, new(desk.Workspace, review.ReviewId, isEscalated, IsEscalation: false));
                remindAt = desk.Now + plan.RemindEvery;
            }
        }
    }

    private async Task<TallyResult?> TallyAsync(ReviewOpened review, bool isEscalated)
    {
        var tally = await desk.CallAsync(BriefActivities.Tally, new(desk.Workspace, review.ReviewId, isEscalated));
        if (!tally.IsClosed)
        {
            return null;
        }

        foreach (var decision in tally.Decisions)
        {
            desk.Note("decided", decision.Reviewer, ("review", review.ReviewId), ("decision", decision.Sha256), ("overruled", decision.Overrules));
        }

        desk.Note("review-closed", ("review", review.ReviewId), ("approved", tally.ApprovedJobs.Count), ("change", tally.ChangeShots.Count), ("rejected", tally.RejectedShots.Count));
        return tally;
    }

    private static DateTimeOffset Earliest(DateTimeOffset a, DateTimeOffset b, DateTimeOffset c)
    {
        var ab = a < b ? a : b;
        return ab < c ? ab : c;
    }
}
