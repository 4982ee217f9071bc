using Atelier.Core.Reviews;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>
/// The life of a brief, from received to its outcome. One instance a brief; each further round is a continue-as-new.
/// </summary>
/// <remarks>
/// Whatever happens, it ends by creating the outcome or by following the one somebody else created first.
/// The code below is version 1; change what it asks for only under a new version.
/// </remarks>
public sealed class BriefWorkflow : Workflow<BriefRun, Outcome>
{
    /// <summary>The workflow's registered name.</summary>
    public const string Name = "brief";

    /// <summary>The version given to new briefs.</summary>
    public const string CurrentVersion = "1";

    /// <inheritdoc/>
    public override async Task<Outcome> RunAsync(IWorkflowContext context, BriefRun input)
    {
        ArgumentNullException.ThrowIfNull(context);
        var desk = new BriefDesk(context, input);
        Outcome proposal;
        try
        {
            if (await RunRoundAsync(desk) is not { } end)
            {
                await desk.FlushAuditAsync();
                context.ContinueAsNew(desk.Run);
                return Continued(context);
            }

            proposal = end;
        }
        catch (BriefEndedException ended)
        {
            proposal = ended.Proposal;
        }
        catch (ActivityFailedException failure)
        {
            proposal = desk.End(BriefState.Failed, failure.Code, failure.Reason);
        }

        return await ConcludeAsync(desk, proposal);
    }

    /// <summary>One round; null when another one follows.</summary>
    private static async Task<Outcome?> RunRoundAsync(BriefDesk desk)
    {
        var plan = desk.Run.Plan ?? await ScreenAsync(desk);
        var previews = await PreviewAsync(desk, plan);
        if (previews.Count > 0)
        {
            await ReviewPreviewsAsync(desk, plan, previews);
        }

        if (desk.ShotsToRedraw.Count > 0)
        {
            return null;
        }

        var finals = await FinishedFinalsAsync(desk, plan);
        if (desk.ShotsToRedraw.Count > 0)
        {
            return null;
        }

        return finals.Count == 0 ? NothingToDeliver(desk) : await DeliverAsync(desk, plan, finals);
    }

    private static async Task<BriefPlan> ScreenAsync(BriefDesk desk)
    {
        desk.Note("received");
        desk.Show(BriefState.Screening);
        var result = await desk.CallAsync(BriefActivities.Screen, new(desk.Workspace, desk.BriefId));
        desk.Note("screened", ("passed", result.Passed ? "yes" : "no"), ("code", result.Code), ("evidence", result.EvidenceSha256));
        if (!result.Passed)
        {
            throw new BriefEndedException(desk.End(result.End, result.Code, result.Reason));
        }

        desk.Begin(result.Plan!);
        return result.Plan!;
    }

    private static async Task<IReadOnlyList<string>> PreviewAsync(BriefDesk desk, BriefPlan plan)
    {
        desk.Show(BriefState.Enriching);
        var order = new EnrichOrder(desk.Workspace, desk.BriefId, desk.Run.Round, desk.Run.Shots, desk.Run.ChangesFrom);
        var spec = await desk.CallAsync(BriefActivities.Enrich, order);
        desk.Note("enriched", ("round", desk.Run.Round), ("spec", spec.SpecSha256));
        if (!spec.Passed)
        {
            throw new BriefEndedException(desk.End(BriefState.Rejected, "policy", spec.Reason));
        }

        var rendered = await new RenderStage(desk, plan, BriefState.Previewing).RunAsync([.. spec.Jobs.Select(j => new RenderOrder(j, null))]);
        desk.GiveUpShotsWithout(rendered, spec.Jobs);
        if (rendered.Count > 0)
        {
            desk.Show(BriefState.Moderating);
            var judged = await desk.CallAsync(BriefActivities.Moderate, new(desk.Workspace, desk.BriefId, desk.Run.Round, rendered));
            desk.Note("moderated", ("round", desk.Run.Round), ("errors", judged.Errors), ("warnings", judged.Warnings), ("evidence", judged.EvidenceSha256));
        }

        return rendered;
    }

    private static async Task ReviewPreviewsAsync(BriefDesk desk, BriefPlan plan, IReadOnlyList<string> previews)
    {
        var verdict = await new ReviewWait(desk, plan).RunAsync(ReviewStage.Previews, previews);
        desk.Approve(verdict.ApprovedJobs);
        desk.GiveUp(verdict.RejectedShots, "rejected", "Reviewers rejected every variant.");
        desk.Redraw(verdict, plan);
    }

    private static async Task<IReadOnlyList<string>> FinishedFinalsAsync(BriefDesk desk, BriefPlan plan)
    {
        var orders = desk.FinalsToRender();
        if (orders.Count == 0)
        {
            return desk.Run.Finals;
        }

        var rendered = await new RenderStage(desk, plan, BriefState.Rendering).RunAsync(orders);
        desk.GiveUpShotsWithout([.. rendered, .. desk.Run.Finals], [.. orders.Select(o => o.JobId)]);
        if (rendered.Count == 0)
        {
            desk.SettleFinals();
            return desk.Run.Finals;
        }

        desk.Show(BriefState.Proofing);
        var proof = await desk.CallAsync(BriefActivities.Proof, new(desk.Workspace, desk.BriefId, desk.Run.Round, desk.WithPreviews(rendered)));
        desk.Note("proofed", ("passed", proof.Passed.Count), ("to-review", proof.ToReview.Count), ("evidence", proof.EvidenceSha256));
        desk.Pass(proof.Passed);
        if (proof.ToReview.Count > 0)
        {
            var verdict = await new ReviewWait(desk, plan).RunAsync(ReviewStage.Finals, proof.ToReview);
            desk.Pass(verdict.ApprovedJobs);
            desk.GiveUp(verdict.RejectedShots, "final-rejected", "Reviewers rejected the final.");
            desk.Redraw(verdict, plan);
        }

        desk.SettleFinals();
        return desk.Run.Finals;
    }

    private static async Task<Outcome> DeliverAsync(BriefDesk desk, BriefPlan plan, IReadOnlyList<string> finals)
    {
        desk.Show(BriefState.Finishing);
        var finished = await desk.CallAsync(BriefActivities.Finish, new(desk.Workspace, desk.BriefId, desk.WithPreviews(finals), desk.Now));
        for (var i = 0; i < finished.Assets.Count; i++)
        {
            desk.Note("finished", ("asset", finished.Assets[i]), ("manifest", finished.ManifestSha256[i]));
        }

        desk.Show(BriefState.Delivering);
        if (plan.RequirePublisher)
        {
            await desk.CallAsync(BriefActivities.AskPublisher, new(desk.Workspace, desk.BriefId));
            if (!await desk.WaitForPublisherAsync(desk.Now + plan.ExpireAfter))
            {
                return desk.End(BriefState.Expired, "publish-expired", "No publisher released the assets in time. Send the brief again to start over.");
            }
        }

        await desk.LookForMailAsync();
        var missing = desk.Run.Missing;
        var reason = missing.Count == 0
            ? "All shots are delivered."
            : $"Delivered without {string.Join(", ", missing.Select(m => $"'{m.Shot}' ({m.Reason})"))}";
        return desk.End(BriefState.Delivered, missing.Count == 0 ? "delivered" : "delivered-in-part", reason) with
        {
            Assets = finished.Assets,
            Missing = missing,
        };
    }

    private static Outcome NothingToDeliver(BriefDesk desk)
    {
        var missing = desk.Run.Missing;
        var isTechnical = missing.Any(m => m.Code == "render-failed");
        var reasons = string.Join(" ", missing.Select(m => $"{m.Shot}: {m.Reason}"));
        return desk.End(isTechnical ? BriefState.Failed : BriefState.Rejected, isTechnical ? "renders-failed" : "review-rejected", reasons) with { Missing = missing };
    }

    private static async Task<Outcome> ConcludeAsync(BriefDesk desk, Outcome proposal)
    {
        var outcome = await desk.CallAsync(BriefActivities.Conclude, new(desk.Workspace, desk.BriefId, proposal));
        desk.Note(Audit.AuditChain.Concluded, outcome.By, ("state", outcome.State.ToString()), ("code", outcome.Code), ("assets", string.Join(' ', outcome.Assets)));
        var head = await desk.FlushAuditAsync();
        await desk.CallAsync(BriefActivities.Follow, new(desk.Workspace, desk.BriefId, outcome, head.Count, head.Head));
        desk.Show(outcome.State);
        return outcome;
    }

    // What a run that continues as new returns is never looked at.
    private static Outcome Continued(IWorkflowContext context) =>
        new() { State = BriefState.Enriching, Code = "continued", Reason = "Another round follows.", At = context.UtcNow, By = "workflow" };
}
