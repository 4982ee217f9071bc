using System.Security.Cryptography;
using System.Text;
using Atelier.Core.Moderation;
using Atelier.Core.Notices;
using Atelier.Core.Policies;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>Stores what people are asked to decide, once, and asks them.</summary>
internal sealed class OpenReview(Studio studio) : Activity<ReviewOrder, ReviewOpened>
{
    public override async Task<ReviewOpened> RunAsync(ReviewOrder input, CancellationToken cancellationToken)
    {
        var (workspace, briefId) = (input.Workspace, input.BriefId);
        var brief = await studio.Library.BriefAsync(workspace, briefId, cancellationToken);
        var policy = await studio.Library.PolicyOfAsync(workspace, briefId, cancellationToken);
        var brand = await studio.Library.BrandAsync(brief, cancellationToken);
        var key = input.Stage == ReviewStage.Previews
            ? StoreKeys.RoundPreviews(workspace, briefId, input.Round)
            : StoreKeys.Proofs(workspace, briefId, input.Round);
        var judged = await studio.Store.ReadRequiredAsync<JudgedPictures>(key, cancellationToken);

        var id = input.Stage == ReviewStage.Previews ? $"{briefId}-r{input.Round}" : $"{briefId}-r{input.Round}-finals";
        var items = judged.Pictures.Where(p => input.JobIds.Contains(p.JobId)).Select(p => ItemOf(p, brief)).ToList();
        var roles = SignOff.RolesFor(brief, brand, policy).ToList();
        var (asked, later) = ReviewPanel.Choose(policy.Review, roles);
        var review = await studio.Store.WriteOnceAsync(StoreKeys.Review(workspace, id), new Review
        {
            Id = id,
            BriefId = briefId,
            Round = input.Round,
            Stage = input.Stage,
            Items = items,
            Reviewers = asked,
            EscalateTo = later,
            Quorum = Math.Clamp(policy.Review.Quorum, 1, 5),
            RequiredRoles = roles,
            SignInRoles = policy.Review.SignInRoles,
            AcceptRelayed = policy.Review.AcceptRelayed,
            OverruleRole = policy.Review.OverruleRole,
            OpenedAt = input.OpenedAt,
            ExpiresAt = input.ExpiresAt,
            ContentSha256 = ContentHash(input, items),
        }, metadata: null, cancellationToken);

        await studio.Events.ReviewRequestedAsync(brief, review, cancellationToken);
        foreach (var reviewer in review.Reviewers)
        {
            await studio.NotifyAsync(new()
            {
                Kind = NoticeKind.ReviewRequested,
                Workspace = workspace,
                BriefId = briefId,
                ReviewId = id,
                To = reviewer.Id,
                Deadline = review.ExpiresAt,
            }, cancellationToken);
        }

        return new(id, review.ContentSha256, [.. review.Reviewers.Select(r => r.Id)]);
    }

    private static ReviewItem ItemOf(JudgedPicture picture, Brief brief)
    {
        var job = RenderJobId.Parse(picture.JobId);
        return new()
        {
            Shot = job.Shot,
            ShotName = brief.Output.Shots[job.Shot].Name,
            Variant = job.Variant,
            PictureSha256 = picture.PictureSha256,
            JobId = picture.JobId,
            Findings = picture.Findings,
            Similarity = picture.Similarity,
            PreviewSha256 = picture.PreviewSha256,
        };
    }

    private static string ContentHash(ReviewOrder order, List<ReviewItem> items)
    {
        var text = string.Join('\n', items.Select(i => $"{i.JobId} {i.PictureSha256}").Prepend($"{order.BriefId} {order.Stage} {order.Round}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
