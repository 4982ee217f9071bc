using Atelier.Core.Moderation;
using Atelier.Core.Policies;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>
/// Judges every final and compares it with the preview that was approved. A low score, a new finding of Warning or worse,
/// or a category that policy names sends it to people.
/// </summary>
internal sealed class ProofFinals(Studio studio) : Activity<ProofOrder, ProofResult>
{
    public override async Task<ProofResult> RunAsync(ProofOrder input, CancellationToken cancellationToken)
    {
        var key = StoreKeys.Proofs(input.Workspace, input.BriefId, input.Round);
        var brief = await studio.Library.BriefAsync(input.Workspace, input.BriefId, cancellationToken);
        var policy = await studio.Library.PolicyOfAsync(input.Workspace, input.BriefId, cancellationToken);
        var judged = await studio.Store.ReadAsync<JudgedPictures>(key, cancellationToken)
            ?? await studio.Store.WriteOnceAsync(key, await JudgeAsync(input, brief, policy, cancellationToken), metadata: null, cancellationToken);

        var (passed, toReview) = (new List<string>(), new List<string>());
        foreach (var picture in judged.Pictures)
        {
            (await NeedsEyesAsync(picture, brief, policy, cancellationToken) ? toReview : passed).Add(picture.JobId);
        }

        return new(passed, toReview, await studio.HashOfAsync(key, cancellationToken));
    }

    private async Task<JudgedPictures> JudgeAsync(ProofOrder input, Brief brief, WorkspacePolicy policy, CancellationToken cancellationToken)
    {
        var brand = await studio.Library.BrandAsync(brief, cancellationToken);
        var pictures = new List<JudgedPicture>();
        foreach (var order in input.Finals)
        {
            var (result, png, findings) = await studio.Judge.JudgeAsync(brief, brand, policy, order.JobId, cancellationToken);
            var preview = await studio.Ledger.GetAsync(input.Workspace, order.PreviewJobId!, cancellationToken);
            var approved = await studio.Store.GetBlobAsync(input.Workspace, preview!.PictureSha256!, cancellationToken);
            pictures.Add(new()
            {
                JobId = order.JobId,
                PictureSha256 = result.PictureSha256!,
                Findings = findings,
                PreviewJobId = order.PreviewJobId,
                PreviewSha256 = preview.PictureSha256,
                Similarity = PictureChecks.Similarity(png, approved),
            });
        }

        return new(policy.Version, pictures);
    }

    private async Task<bool> NeedsEyesAsync(JudgedPicture final, Brief brief, WorkspacePolicy policy, CancellationToken cancellationToken)
    {
        var job = RenderJobId.Parse(final.JobId);
        var spec = await studio.Library.SpecAsync(brief.Workspace, brief.Id, job.Round, cancellationToken);
        if (final.Similarity < spec.ProofThreshold || policy.ReviewFinalsOf.Contains(brief.Intent.Category))
        {
            return true;
        }

        var previews = await studio.Store.ReadRequiredAsync<JudgedPictures>(StoreKeys.RoundPreviews(brief.Workspace, brief.Id, job.Round), cancellationToken);
        var known = previews.Pictures.First(p => p.JobId == final.PreviewJobId).Findings;
        return final.Findings.Any(f => f.Severity >= FindingSeverity.Warning && !known.Any(k => k.Rule == f.Rule && k.Severity >= f.Severity));
    }
}
