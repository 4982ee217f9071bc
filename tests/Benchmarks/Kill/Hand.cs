using Atelier.Core.Kills;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Local.Hosting;

namespace Atelier.Benchmarks.Kill;

/// <summary>Does people's acts on a studio: in the process that is killed, or in another one on the same folder.</summary>
internal sealed class Hand(LocalStudio studio)
{
    private const string Workspace = LocalSettings.Workspace;

    public Task<Answer> DoAsync(Act act) => act.Kind switch
    {
        ActKind.Submit => SubmitAsync(act.Part!),
        ActKind.Decide => DecideAsync(act),
        ActKind.Cancel => CancelAsync(act),
        ActKind.Publish => PublishAsync(act),
        _ => KillCampaignAsync(),
    };

    private async Task<Answer> SubmitAsync(Part part)
    {
        var submission = await studio.Studio.Briefs.SubmitAsync(Workspace, "supervisor", part.Draft(), $"part-{part.Number}");
        return submission.Brief is { } brief
            ? new(brief.Id)
            : new(Complaint: $"The brief of {part} was refused: {string.Join(' ', submission.Problems.Select(p => p.Message))}");
    }

    private async Task<Answer> DecideAsync(Act act)
    {
        var review = await studio.Store.ReadRequiredAsync<Review>(StoreKeys.Review(Workspace, act.ReviewId!));
        string? complaint = null;
        foreach (var reviewer in review.Reviewers)
        {
            // A repeat says the opposite: what was recorded first stays.
            var verdicts = review.Items.Select(i => act.IsRepeat ? Judgement.Contrary(i) : Judgement.Of(act.Part!.Play, review, i)).ToList();
            var result = await studio.Reviews.DecideAsync(Workspace, review.Id, reviewer.Id, "terminal", verdicts);
            complaint ??= ComplaintOf(act, result, review.Id);
        }

        return new(Complaint: complaint);
    }

    private static string? ComplaintOf(Act act, DecisionResult result, string review) => result switch
    {
        { Decision: null } => $"A decision on {review} was refused: {result.Failure}{string.Join(' ', result.Problems.Select(p => p.Message))}",
        { IsRepeat: false } when act.IsRepeat => $"A decision on {review} that was acknowledged before was not on record.",
        _ => null,
    };

    private async Task<Answer> CancelAsync(Act act) =>
        await studio.Studio.Briefs.CancelAsync(Workspace, act.BriefId!, "supervisor", "The play says so.") is not null ? new() : new(Complaint: $"{act.BriefId} was acknowledged, and is not there to be called off.");

    private async Task<Answer> PublishAsync(Act act)
    {
        // False when the first of the two got through; a brief that was never released shows as one without outcome.
        await studio.Studio.Briefs.PublishAsync(Workspace, act.BriefId!, "lea");
        return new();
    }

    private async Task<Answer> KillCampaignAsync()
    {
        await studio.Studio.Kills.KillAsync(Workspace, KillScope.OfCampaign(Part.DoomedCampaign), "lea", "The play says so.");
        return new();
    }
}
