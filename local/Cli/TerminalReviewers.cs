using Atelier.Core.Moderation;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Local.Hosting;

namespace Atelier.Local.Cli;

/// <summary>Decides for everybody a review asks, as <c>--approve</c> says. Deciding twice is harmless: the first decision of each reviewer stays.</summary>
internal static class TerminalReviewers
{
    /// <returns>Whether that settles the review; if not, it takes people who may do what a script may not.</returns>
    public static async Task<bool> DecideAsync(LocalStudio studio, string reviewId, Approval approval, CancellationToken cancellationToken)
    {
        const string workspace = LocalSettings.Workspace;
        var review = await studio.Store.ReadRequiredAsync<Review>(StoreKeys.Review(workspace, reviewId), cancellationToken);
        var verdicts = review.Items.GroupBy(i => i.Shot).SelectMany(shot => Judge([.. shot], approval)).ToList();
        foreach (var reviewer in review.Reviewers)
        {
            await studio.Reviews.DecideAsync(workspace, reviewId, reviewer.Id, "terminal", verdicts, cancellationToken);
        }

        var decisions = await studio.Reviews.DecisionsAsync(workspace, reviewId, cancellationToken);
        return ReviewTally.Count(review, decisions, escalated: false).IsClosed;
    }

    private static IEnumerable<ItemVerdict> Judge(IReadOnlyList<ReviewItem> shot, Approval approval)
    {
        // What a finding of Error stops, nobody waves through from a script.
        var good = shot.Where(i => !i.Findings.Any(f => f.Severity == FindingSeverity.Error)).ToList();
        var approved = approval switch
        {
            Approval.First => good.Take(1).ToList(),
            Approval.All => good,
            _ => [],
        };
        return shot.Select(item => approved.Contains(item)
            ? new ItemVerdict { Shot = item.Shot, Variant = item.Variant, Verdict = Verdict.Approve }
            : new ItemVerdict { Shot = item.Shot, Variant = item.Variant, Verdict = Verdict.Reject, Reason = DecisionReason.Other, Note = "Decided at the terminal." });
    }
}
