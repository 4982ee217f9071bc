using Atelier.Core.Moderation;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>Judges a round's candidates and stores what was found, once.</summary>
internal sealed class ModeratePreviews(Studio studio) : Activity<ModerateOrder, ModerateResult>
{
    public override async Task<ModerateResult> RunAsync(ModerateOrder input, CancellationToken cancellationToken)
    {
        var brief = await studio.Library.BriefAsync(input.Workspace, input.BriefId, cancellationToken);
        var policy = await studio.Library.PolicyOfAsync(input.Workspace, input.BriefId, cancellationToken);
        var brand = await studio.Library.BrandAsync(brief, cancellationToken);
        var pictures = new List<JudgedPicture>();
        foreach (var job in input.JobIds)
        {
            var (result, _, findings) = await studio.Judge.JudgeAsync(brief, brand, policy, job, cancellationToken);
            pictures.Add(new() { JobId = job, PictureSha256 = result.PictureSha256!, Findings = findings });
        }

        var key = StoreKeys.RoundPreviews(input.Workspace, input.BriefId, input.Round);
        var judged = await studio.Store.WriteOnceAsync(key, new JudgedPictures(policy.Version, pictures), metadata: null, cancellationToken);
        await studio.Events.RoundFinishedAsync(brief, input.Round, studio.Clock.GetUtcNow(), cancellationToken);
        var worst = judged.Pictures.Where(p => p.Findings.Count > 0).Select(p => p.Findings.Max(f => f.Severity)).ToList();
        return new(
            worst.Count(s => s == FindingSeverity.Error),
            worst.Count(s => s == FindingSeverity.Warning),
            await studio.HashOfAsync(key, cancellationToken));
    }
}
