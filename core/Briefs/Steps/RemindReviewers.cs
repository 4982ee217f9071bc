using Atelier.Core.Notices;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>Tells those who have not decided; on escalation, those who are asked from now on.</summary>
internal sealed class RemindReviewers(Studio studio) : Activity<RemindOrder, Nothing>
{
    public override async Task<Nothing> RunAsync(RemindOrder input, CancellationToken cancellationToken)
    {
        var review = await studio.Store.ReadRequiredAsync<Review>(StoreKeys.Review(input.Workspace, input.ReviewId), cancellationToken);
        var decided = await studio.Store.ReadDecisionsAsync(input.Workspace, input.ReviewId, cancellationToken);
        var people = input.IsEscalation ? review.EscalateTo : input.Escalated ? review.Reviewers.Concat(review.EscalateTo) : review.Reviewers;
        foreach (var person in people.Where(p => !decided.Any(d => d.Reviewer == p.Id)))
        {
            await studio.NotifyAsync(new()
            {
                Kind = input.IsEscalation ? NoticeKind.Escalated : NoticeKind.Reminder,
                Workspace = input.Workspace,
                BriefId = review.BriefId,
                ReviewId = review.Id,
                To = person.Id,
                Deadline = review.ExpiresAt,
            }, cancellationToken);
        }

        return Nothing.Value;
    }
}
