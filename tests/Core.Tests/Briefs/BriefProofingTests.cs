using Atelier.Core.Assets;
using Atelier.Core.Briefs;
using Atelier.Core.Moderation;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;

namespace Atelier.Core.Tests.Briefs;

public sealed class BriefProofingTests
{
    [Fact]
    public async Task A_final_unlike_its_preview_is_seen_by_people_before_it_is_delivered()
    {
        using var world = new BriefWorld();
        world.Painter.Seed = job => job.Purpose == RenderPurpose.Final ? job.Seed + 1 : job.Seed;
        var brief = await world.SubmitAsync();
        await world.ApproveFirstAsync(await world.UntilReviewAsync(brief));

        var finals = await world.UntilReviewAsync(brief);
        Assert.Equal(ReviewStage.Finals, finals.Stage);
        Assert.InRange(Assert.Single(finals.Items).Similarity!.Value, 0, 0.8);
        await world.ApproveFirstAsync(finals);

        var outcome = await world.OutcomeAsync(brief);
        var manifest = await world.Store.ReadRequiredAsync<AssetManifest>(StoreKeys.Manifest(BriefWorld.Workspace, Assert.Single(outcome.Assets)));
        Assert.True(manifest.Proof.SeenByPeople);
        Assert.Equal(2, manifest.Approvals.Count);
    }

    [Fact]
    public async Task A_final_that_reviewers_send_back_is_drawn_again_in_the_next_round()
    {
        using var world = new BriefWorld();
        world.Painter.Seed = job => job.Purpose == RenderPurpose.Final && RenderJobId.Parse(job.Id).Round == 1 ? job.Seed + 1 : job.Seed;
        var brief = await world.SubmitAsync();
        await world.ApproveFirstAsync(await world.UntilReviewAsync(brief));
        await world.DecideAsync(await world.UntilReviewAsync(brief), _ => Verdict.Change);

        var second = await world.UntilReviewAsync(brief);
        Assert.Equal((2, ReviewStage.Previews), (second.Round, second.Stage));
        await world.ApproveFirstAsync(second);

        Assert.Equal(BriefState.Delivered, (await world.OutcomeAsync(brief)).State);
    }

    [Fact]
    public async Task Finals_of_one_shot_that_part_ways_leave_the_passed_one_delivered()
    {
        // The first variant's final passes unseen, the second's is unlike its preview and people reject it.
        using var world = new BriefWorld();
        world.Painter.Seed = job => RenderJobId.Parse(job.Id) is { Purpose: RenderPurpose.Final, Variant: 1 } ? job.Seed + 1 : job.Seed;
        var brief = await world.SubmitAsync();
        await world.DecideAsync(await world.UntilReviewAsync(brief), _ => Verdict.Approve);
        await world.DecideAsync(await world.UntilReviewAsync(brief), _ => Verdict.Reject);

        var outcome = await world.OutcomeAsync(brief);

        Assert.Equal(("delivered", 1, 0), (outcome.Code, outcome.Assets.Count, outcome.Missing.Count));
    }

    [Fact]
    public async Task A_final_sent_back_beside_one_that_passed_makes_another_round_and_both_are_delivered()
    {
        using var world = new BriefWorld();
        world.Painter.Seed = job => RenderJobId.Parse(job.Id) is { Purpose: RenderPurpose.Final, Variant: 1, Round: 1 } ? job.Seed + 1 : job.Seed;
        var brief = await world.SubmitAsync();
        await world.DecideAsync(await world.UntilReviewAsync(brief), _ => Verdict.Approve);
        await world.DecideAsync(await world.UntilReviewAsync(brief), _ => Verdict.Change);
        await world.ApproveFirstAsync(await world.UntilReviewAsync(brief));

        var outcome = await world.OutcomeAsync(brief);

        Assert.Equal(("delivered", 2), (outcome.Code, outcome.Assets.Count));
    }

    [Fact]
    public async Task A_final_that_failed_is_not_ordered_again_in_a_later_round()
    {
        using var world = new BriefWorld();
        world.Painter.Fate = job => RenderJobId.Parse(job.Id) is { Purpose: RenderPurpose.Final, Shot: 0, Variant: 1 } ? Painter.Failed(job, isTransient: false) : null;
        world.Painter.Seed = job => RenderJobId.Parse(job.Id) is { Purpose: RenderPurpose.Final, Shot: 1, Round: 1 } ? job.Seed + 1 : job.Seed;
        var brief = await world.SubmitAsync(BriefWorld.Draft(shots: 2));
        await world.DecideAsync(await world.UntilReviewAsync(brief), i => i.Shot == 0 || i.Variant == 0 ? Verdict.Approve : Verdict.Reject);
        await world.DecideAsync(await world.UntilReviewAsync(brief), _ => Verdict.Change);
        await world.ApproveFirstAsync(await world.UntilReviewAsync(brief));

        Assert.Equal("delivered", (await world.OutcomeAsync(brief)).Code);
        Assert.Single(world.Painter.Taken, j => j.Id == $"{brief.Id}.r1.s0.v1.f.a1");
    }

    [Fact]
    public async Task A_new_warning_in_a_final_sends_it_to_people_and_a_known_one_does_not()
    {
        using var world = new BriefWorld();
        world.Moderator.Pictures = _ => [SwitchableModerator.Found(FindingSeverity.Warning, "known")];
        var calm = await world.SubmitAsync();
        Assert.Equal(BriefState.Delivered, (await world.DeliverAsync(calm)).State);

        var brief = await world.SubmitAsync();
        await world.ApproveFirstAsync(await world.UntilReviewAsync(brief));
        world.Moderator.Pictures = _ => [SwitchableModerator.Found(FindingSeverity.Warning, "known"), SwitchableModerator.Found(FindingSeverity.Warning, "new")];

        Assert.Equal(ReviewStage.Finals, (await world.UntilReviewAsync(brief)).Stage);
    }

    [Fact]
    public async Task Finals_of_a_category_that_policy_names_are_always_seen()
    {
        using var world = new BriefWorld(policy: BriefWorld.Policy with { ReviewFinalsOf = ["general"] });
        var brief = await world.SubmitAsync();
        await world.ApproveFirstAsync(await world.UntilReviewAsync(brief));

        Assert.Equal(ReviewStage.Finals, (await world.UntilReviewAsync(brief)).Stage);
    }

    [Fact]
    public async Task A_picture_with_an_error_needs_somebody_who_may_overrule()
    {
        using var world = new BriefWorld();
        world.Moderator.Pictures = _ => [SwitchableModerator.Found(FindingSeverity.Error)];
        var brief = await world.SubmitAsync();
        var review = await world.UntilReviewAsync(brief);

        // One without the role may like the picture, but it takes somebody with it, and a note.
        await world.ApproveFirstAsync(review);
        await world.PassAsync(TimeSpan.FromHours(73));
        Assert.Equal(BriefState.InReview, (await world.ViewAsync(brief)).Status.State);
        Assert.Contains((await world.ApproveFirstAsync(review, "lea")).Problems, p => p.Code == "overrule-note-missing");
        await world.Reviews.DecideAsync(BriefWorld.Workspace, review.Id, "lea", "terminal", [new() { Shot = 0, Variant = 0, Verdict = Verdict.Approve, Note = "The rule does not fit here." }]);

        var manifest = await world.Store.ReadRequiredAsync<AssetManifest>(StoreKeys.Manifest(BriefWorld.Workspace, Assert.Single((await world.OutcomeAsync(brief)).Assets)));
        Assert.Contains(manifest.Approvals, a => a is { Reviewer: "lea", Overruled: true });
    }
}
