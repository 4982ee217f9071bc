using Atelier.Core.Assets;
using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;
using Atelier.Core.Signing;
using Atelier.Core.Storage;

namespace Atelier.Core.Tests.Briefs;

public sealed class BriefWorkflowTests
{
    [Fact]
    public async Task A_brief_becomes_approved_signed_assets()
    {
        using var world = new BriefWorld();
        var brief = await world.SubmitAsync(BriefWorld.Draft(shots: 2, variants: 3));

        var outcome = await world.DeliverAsync(brief);

        Assert.Equal(("Delivered", "delivered"), (outcome.State.ToString(), outcome.Code));
        Assert.Equal(2, outcome.Assets.Count);
        foreach (var asset in outcome.Assets)
        {
            var manifest = await world.Store.GetAsync(StoreKeys.Manifest(BriefWorld.Workspace, asset));
            var signature = await world.Store.ReadRequiredAsync<DetachedSignature>(StoreKeys.ManifestSignature(BriefWorld.Workspace, asset));
            Assert.True(Es256.Verify(signature, manifest!.Content.Span));
            var read = Documents.Parse<AssetManifest>(manifest);
            Assert.Equal((128, 128), (read.Width, read.Height));
            Assert.Equal("ada", Assert.Single(read.Approvals).Reviewer);
            Assert.False(read.Proof.SeenByPeople);
            Assert.InRange(read.Proof.Similarity, 0.8, 1);
            await world.Store.GetBlobAsync(BriefWorld.Workspace, read.PictureSha256);
        }

        await world.AssertAuditWholeAsync();
        Assert.Equal(
            ["received", "screened", "enriched", "rendered", "moderated", "review-opened", "decided", "review-closed", "rendered", "proofed", "finished", "finished", "concluded"],
            await world.ActsAsync(brief));
    }

    [Fact]
    public async Task Asked_changes_make_another_round_of_those_shots_alone()
    {
        using var world = new BriefWorld();
        var brief = await world.SubmitAsync(BriefWorld.Draft(shots: 2));
        var first = await world.UntilReviewAsync(brief);
        await world.DecideAsync(first, i => i.Shot == 1 ? Verdict.Change : Verdict.Approve);

        var second = await world.UntilReviewAsync(brief);
        Assert.Equal(2, second.Round);
        Assert.All(second.Items, i => Assert.Equal(1, i.Shot));
        await world.ApproveFirstAsync(second);

        var outcome = await world.OutcomeAsync(brief);
        Assert.Equal(BriefState.Delivered, outcome.State);
        Assert.Equal(3, outcome.Assets.Count);
        await world.AssertAuditWholeAsync();
    }

    [Fact]
    public async Task Rounds_are_used_up_and_the_shot_is_given_up()
    {
        using var world = new BriefWorld(policy: BriefWorld.Policy with { MaxRounds = 2 });
        var brief = await world.SubmitAsync();
        await world.DecideAsync(await world.UntilReviewAsync(brief), _ => Verdict.Change);
        await world.DecideAsync(await world.UntilReviewAsync(brief), _ => Verdict.Change);

        var outcome = await world.OutcomeAsync(brief);
        Assert.Equal(BriefState.Rejected, outcome.State);
        Assert.Equal("rounds-used-up", Assert.Single(outcome.Missing).Code);
    }

    [Fact]
    public async Task A_shot_that_everybody_rejects_is_missing_and_the_others_are_delivered()
    {
        using var world = new BriefWorld();
        var brief = await world.SubmitAsync(BriefWorld.Draft(shots: 2));
        var review = await world.UntilReviewAsync(brief);
        await world.DecideAsync(review, i => i.Shot == 0 ? Verdict.Approve : Verdict.Reject);
        var outcome = await world.OutcomeAsync(brief);
        Assert.Equal("delivered-in-part", outcome.Code);
        Assert.Equal(("shot-1", "rejected"), (Assert.Single(outcome.Missing).Shot, outcome.Missing[0].Code));
    }

    [Fact]
    public async Task A_failed_render_is_tried_again_with_the_next_attempt()
    {
        using var world = new BriefWorld();
        world.Painter.Fate = job => RenderJobId.Parse(job.Id) is { Variant: 0, Attempt: < 3, Purpose: RenderPurpose.Preview } ? Painter.Failed(job, isTransient: true) : null;
        var brief = await world.SubmitAsync();

        var review = await world.UntilReviewAsync(brief);

        Assert.Equal([3, 1], review.Items.Select(i => RenderJobId.Parse(i.JobId).Attempt));
    }

    [Fact]
    public async Task A_shot_that_cannot_be_rendered_is_missing_and_the_others_are_delivered()
    {
        using var world = new BriefWorld();
        world.Painter.Fate = job => RenderJobId.Parse(job.Id).Shot == 1 ? Painter.Failed(job, isTransient: false) : null;
        var brief = await world.SubmitAsync(BriefWorld.Draft(shots: 2));

        var outcome = await world.DeliverAsync(brief);

        Assert.Equal(("Delivered", "delivered-in-part"), (outcome.State.ToString(), outcome.Code));
        Assert.Equal(("shot-1", "render-failed"), (Assert.Single(outcome.Missing).Shot, outcome.Missing[0].Code));
        Assert.Contains("shot-1", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_brief_of_which_nothing_can_be_rendered_fails_and_says_so()
    {
        using var world = new BriefWorld();
        world.Painter.Fate = job => Painter.Failed(job, isTransient: true);
        var outcome = await world.OutcomeAsync(await world.SubmitAsync());

        Assert.Equal(("Failed", "renders-failed"), (outcome.State.ToString(), outcome.Code));
        Assert.All(world.Painter.Taken, job => Assert.InRange(RenderJobId.Parse(job.Id).Attempt, 1, 3));
        Assert.Equal(6, world.Painter.Taken.Count);
    }

    [Fact]
    public async Task A_lost_job_expires_and_is_tried_again()
    {
        using var world = new BriefWorld();
        world.Painter.Loses = job => RenderJobId.Parse(job.Id) is { Variant: 1, Attempt: 1 };
        var brief = await world.SubmitAsync();
        await world.SettleAsync();
        Assert.Equal(BriefState.Previewing, (await world.ViewAsync(brief)).Status.State);

        await world.PassAsync(TimeSpan.FromMinutes(32));

        Assert.Equal([1, 2], (await world.UntilReviewAsync(brief)).Items.Select(i => RenderJobId.Parse(i.JobId).Attempt));
    }

    [Fact]
    public async Task No_more_than_the_window_is_outstanding()
    {
        using var world = new BriefWorld(policy: BriefWorld.Policy with { Rendering = new() { Window = 3 } });
        var brief = await world.SubmitAsync(BriefWorld.Draft(shots: 3, variants: 8));
        await world.UntilReviewAsync(brief);

        Assert.Equal(3, world.Painter.MostWaiting);
        Assert.Equal(24, world.Painter.Taken.Count);
        Assert.All(world.Painter.Taken, job => Assert.InRange(job.SentAt!.Value, brief.SubmittedAt, job.ExpiresAt));
    }

    [Fact]
    public async Task Finals_are_promoted_from_the_latent_of_the_approved_preview()
    {
        using var world = new BriefWorld();
        var brief = await world.SubmitAsync();
        await world.DeliverAsync(brief);

        var final = Assert.Single(world.Painter.Taken, j => j.Purpose == RenderPurpose.Final);
        var preview = world.Painter.Taken.Single(j => j.Id == $"{brief.Id}.r1.s0.v0.p.a1");
        var result = await world.Studio.Ledger.GetAsync(BriefWorld.Workspace, preview.Id);
        Assert.Equal((RenderSourceKind.Latent, result!.LatentSha256), (final.Source!.Kind, final.Source.Sha256));
        Assert.Equal((preview.Seed, preview.Prompt, 128), (final.Seed, final.Prompt, final.Width));
    }
}
