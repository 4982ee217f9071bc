using Atelier.Core.Briefs;
using Atelier.Core.Campaigns;
using Atelier.Core.Kills;
using Atelier.Core.Moderation;
using Atelier.Core.Notices;
using Atelier.Core.Storage;

namespace Atelier.Core.Tests.Briefs;

public sealed class BriefEndingsTests
{
    [Fact]
    public async Task People_hear_that_was_decided_and_how_it_ended()
    {
        using var world = new BriefWorld();
        var brief = await world.SubmitAsync();
        var review = await world.UntilReviewAsync(brief);
        await world.DeliverAsync(brief);
        Assert.Equal([NoticeKind.ReviewRequested, NoticeKind.ReviewDecided, NoticeKind.Concluded], world.Notices.Sent.Select(n => n.Kind));
        Assert.Equal((review.Id, null), (world.Notices.Sent[1].ReviewId, world.Notices.Sent[1].To));
    }

    [Fact]
    public async Task Nobody_deciding_brings_reminders_an_escalation_and_expiry()
    {
        using var world = new BriefWorld();
        var brief = await world.SubmitAsync();
        await world.UntilReviewAsync(brief);

        await world.PassAsync(TimeSpan.FromHours(25));
        Assert.Equal([NoticeKind.ReviewRequested, NoticeKind.Reminder], world.Notices.Sent.Select(n => n.Kind));
        await world.PassAsync(TimeSpan.FromHours(48));
        Assert.Contains(world.Notices.Sent, n => n is { Kind: NoticeKind.Escalated, To: "lea" });
        await world.PassAsync(TimeSpan.FromDays(12));

        var outcome = await world.OutcomeAsync(brief);
        Assert.Equal(("Expired", "review-expired"), (outcome.State.ToString(), outcome.Code));
        await world.AssertAuditWholeAsync();
    }

    [Fact]
    public async Task A_cancelled_brief_ends_cancelled_and_a_late_decision_changes_nothing()
    {
        using var world = new BriefWorld();
        var brief = await world.SubmitAsync();
        var review = await world.UntilReviewAsync(brief);
        await world.Studio.Briefs.CancelAsync(BriefWorld.Workspace, brief.Id, "rita", "changed our minds");
        var outcome = await world.OutcomeAsync(brief);
        Assert.Equal((BriefState.Cancelled, "rita"), (outcome.State, outcome.By));

        await world.ApproveFirstAsync(review);

        Assert.Equal(BriefState.Cancelled, (await world.OutcomeAsync(brief)).State);
        Assert.NotEmpty(await world.Reviews.DecisionsAsync(BriefWorld.Workspace, review.Id));
        await world.AssertAuditWholeAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_killed_campaign_delivers_nothing_more(int stage)
    {
        using var world = new BriefWorld();
        var brief = await world.SubmitAsync();
        if (stage > 0)
        {
            var review = await world.UntilReviewAsync(brief);
            if (stage > 1)
            {
                await world.ApproveFirstAsync(review);
                await world.Host.RunUntilIdleAsync();
            }
        }

        var report = await world.Studio.Kills.KillAsync(BriefWorld.Workspace, KillScope.OfCampaign("spring"), "olga", "wrong message");

        Assert.Equal([brief.Id], report.Stopped);
        var outcome = await world.OutcomeAsync(brief);
        Assert.Equal(BriefState.Killed, outcome.State);
        Assert.Empty(outcome.Assets);
        await world.AssertAuditWholeAsync();
    }

    [Fact]
    public async Task A_kill_names_what_was_delivered_and_stops_later_briefs_until_resumed()
    {
        using var world = new BriefWorld();
        var done = await world.SubmitAsync();
        await world.DeliverAsync(done);
        var other = await world.SubmitAsync(BriefWorld.Draft() with { Campaign = "autumn" });
        await world.UntilReviewAsync(other);
        await world.Studio.Kills.KillAsync(BriefWorld.Workspace, KillScope.OfCampaign("spring"), "olga", "stop");

        Assert.Equal("killed", (await world.OutcomeAsync(await world.SubmitAsync())).Code);
        Assert.Null((await world.ViewAsync(other)).Outcome);
        await world.Studio.Kills.ResumeAsync(BriefWorld.Workspace, KillScope.OfCampaign("spring"), "olga", "fixed");
        Assert.Equal(BriefState.Delivered, (await world.DeliverAsync(await world.SubmitAsync())).State);
        Assert.Equal(BriefState.Delivered, (await world.OutcomeAsync(done)).State);
    }

    [Fact]
    public async Task A_brief_that_breaks_policy_is_rejected_before_anything_is_rendered()
    {
        using var world = new BriefWorld();
        world.Moderator.Texts = _ => [SwitchableModerator.Found(FindingSeverity.Error)];
        var outcome = await world.OutcomeAsync(await world.SubmitAsync());

        Assert.Equal(("Rejected", "policy"), (outcome.State.ToString(), outcome.Code));
        Assert.Contains("found", outcome.Reason, StringComparison.Ordinal);
        Assert.Empty(world.Painter.Taken);
    }

    [Fact]
    public async Task A_brief_that_does_not_fit_the_budget_is_rejected_and_reserves_nothing()
    {
        using var world = new BriefWorld();
        var budget = new CampaignBudget { Limit = 0.0031m, Currency = "EUR" };
        world.Put(StoreKeys.Budget(BriefWorld.Workspace, "spring"), budget);
        var first = await world.SubmitAsync();
        await world.UntilReviewAsync(first);

        var outcome = await world.OutcomeAsync(await world.SubmitAsync());

        Assert.Equal("budget", outcome.Code);
        var now = await world.Store.ReadRequiredAsync<CampaignBudget>(StoreKeys.Budget(BriefWorld.Workspace, "spring"));
        Assert.Equal([first.Id], now.Reserved.Keys);
    }

    [Theory]
    [InlineData(BriefState.Rejected)]
    [InlineData(BriefState.Expired)]
    [InlineData(BriefState.Cancelled)]
    [InlineData(BriefState.Killed)]
    [InlineData(BriefState.Failed)]
    public async Task However_a_brief_ends_what_was_set_aside_for_it_is_free_again_and_what_it_used_is_spent(BriefState end)
    {
        using var world = new BriefWorld();
        world.Put(StoreKeys.Budget(BriefWorld.Workspace, "spring"), new CampaignBudget { Limit = 1, Currency = "EUR" });
        world.Painter.Fate = job => end == BriefState.Failed ? Painter.Failed(job, isTransient: false) with { RenderSeconds = 2 } : null;
        var brief = await world.SubmitAsync();
        if (end != BriefState.Failed)
        {
            var review = await world.UntilReviewAsync(brief);
            Assert.NotEmpty((await world.Studio.Budget.GetAsync(BriefWorld.Workspace, "spring"))!.Reserved);
            await (end switch
            {
                BriefState.Rejected => world.DecideAsync(review, _ => Core.Reviews.Verdict.Reject),
                BriefState.Expired => world.PassAsync(TimeSpan.FromDays(15)),
                BriefState.Cancelled => world.Studio.Briefs.CancelAsync(BriefWorld.Workspace, brief.Id, "rita", "changed our minds"),
                _ => (Task)world.Studio.Kills.KillAsync(BriefWorld.Workspace, KillScope.OfCampaign("spring"), "olga", "stop"),
            });
        }

        Assert.Equal(end, (await world.OutcomeAsync(brief)).State);
        var budget = (await world.Studio.Budget.GetAsync(BriefWorld.Workspace, "spring"))!;
        Assert.Empty(budget.Reserved);
        Assert.Equal(await world.Studio.Costs.AmountAsync(BriefWorld.Workspace, brief.Id), budget.Spent);
        Assert.True(budget.Spent > 0);
    }

    [Fact]
    public async Task What_a_language_model_is_expected_to_use_is_set_aside_too_unless_the_rates_say_what_to_expect()
    {
        using var world = new BriefWorld();
        world.Put(StoreKeys.Budget(BriefWorld.Workspace, "spring"), new CampaignBudget { Limit = 1, Currency = "EUR" });
        var templates = await world.SubmitAsync();
        await world.UntilReviewAsync(templates);
        world.Enricher.Expected = new("expected", 1_000_000, 500_000);
        var words = await world.SubmitAsync();
        Assert.Equal("budget", (await world.OutcomeAsync(words)).Code);

        world.Enricher.Expected = new("expected", 100_000, 50_000);
        var fewer = await world.SubmitAsync();
        await world.UntilReviewAsync(fewer);
        var reserved = (await world.Store.ReadRequiredAsync<CampaignBudget>(StoreKeys.Budget(BriefWorld.Workspace, "spring"))).Reserved;
        Assert.Equal(reserved[templates.Id] + 0.04m + 0.08m, reserved[fewer.Id]);
        Assert.Equal(0.5m, Core.Costs.CostForecast.OfRound([], new() { EnrichmentForecast = 0.5m }, world.Enricher.Expected));
    }

    [Fact]
    public async Task What_a_brief_cost_replaces_its_reservation_once()
    {
        using var world = new BriefWorld();
        world.Put(StoreKeys.Budget(BriefWorld.Workspace, "spring"), new CampaignBudget { Limit = 1, Currency = "EUR" });
        await world.DeliverAsync(await world.SubmitAsync());

        var budget = await world.Store.ReadRequiredAsync<CampaignBudget>(StoreKeys.Budget(BriefWorld.Workspace, "spring"));
        Assert.Equal((3 * 2 * 0.0002m, 0), (budget.Spent, budget.Reserved.Count));
    }

    [Fact]
    public async Task Assets_wait_for_a_publisher_where_policy_says_so()
    {
        using var world = new BriefWorld(policy: BriefWorld.Policy with { RequirePublisher = true });
        var brief = await world.SubmitAsync();
        await world.ApproveFirstAsync(await world.UntilReviewAsync(brief));
        await world.SettleAsync();
        Assert.Equal(BriefState.Delivering, (await world.ViewAsync(brief)).Status.State);
        Assert.Contains(world.Notices.Sent, n => n is { Kind: NoticeKind.PublishRequested, To: "lea" });

        await world.Studio.Briefs.PublishAsync(BriefWorld.Workspace, brief.Id, "lea");

        Assert.Equal(BriefState.Delivered, (await world.OutcomeAsync(brief)).State);
    }

    [Fact]
    public async Task Publishing_before_there_is_something_to_publish_does_nothing()
    {
        using var world = new BriefWorld(policy: BriefWorld.Policy with { RequirePublisher = true });
        var brief = await world.SubmitAsync();
        var review = await world.UntilReviewAsync(brief);

        Assert.False(await world.Studio.Briefs.PublishAsync(BriefWorld.Workspace, brief.Id, "lea"));

        await world.ApproveFirstAsync(review);
        await world.SettleAsync();
        Assert.Equal(BriefState.Delivering, (await world.ViewAsync(brief)).Status.State);
    }

    [Fact]
    public async Task A_cancel_that_is_acknowledged_while_finals_are_made_stops_the_delivery()
    {
        using var world = new BriefWorld();
        var brief = await world.SubmitAsync();
        await world.ApproveFirstAsync(await world.UntilReviewAsync(brief));
        world.Moderator.Pictures = _ =>
        {
            // In the midst of proofing, after the last mail was read.
            world.Studio.Briefs.CancelAsync(BriefWorld.Workspace, brief.Id, "rita", "stop").GetAwaiter().GetResult();
            return [];
        };

        var outcome = await world.OutcomeAsync(brief);

        Assert.Equal((BriefState.Cancelled, 0), (outcome.State, outcome.Assets.Count));
        await world.AssertAuditWholeAsync();
    }

    [Fact]
    public async Task A_delivered_brief_that_is_cancelled_stays_delivered()
    {
        using var world = new BriefWorld();
        var brief = await world.SubmitAsync();
        await world.DeliverAsync(brief);

        Assert.Equal(BriefState.Delivered, (await world.Studio.Briefs.CancelAsync(BriefWorld.Workspace, brief.Id, "rita", "too late"))!.State);
    }

    [Fact]
    public async Task A_model_of_no_catalog_is_refused_whatever_its_name_holds()
    {
        using var world = new BriefWorld();
        var outcome = await world.OutcomeAsync(await world.SubmitAsync(BriefWorld.Draft() with { Settings = new() { Model = "demo@1+x" } }));

        Assert.Equal("unknown-model", outcome.Code);
    }

    [Fact]
    public async Task A_policy_that_nobody_can_satisfy_is_found_before_anything_is_rendered()
    {
        using var world = new BriefWorld(policy: BriefWorld.Policy with { Review = BriefWorld.Policy.Review with { RequiredRoles = ["legal"] } });
        var outcome = await world.OutcomeAsync(await world.SubmitAsync());

        Assert.Equal(("no-reviewer", 0), (outcome.Code, world.Painter.Taken.Count));
    }

    [Fact]
    public async Task An_outcome_that_nobody_told_the_workflow_of_is_followed_by_the_sweep()
    {
        using var world = new BriefWorld();
        var brief = await world.SubmitAsync();
        await world.UntilReviewAsync(brief);
        var killed = new Outcome { State = BriefState.Killed, Code = "killed", Reason = "stopped", At = world.Time.GetUtcNow(), By = "olga" };
        await world.Store.WriteAsync(StoreKeys.Outcome(BriefWorld.Workspace, brief.Id), killed, PutCondition.Create);

        await world.SettleAsync();

        Assert.Equal(Atelier.Core.Workflows.WorkflowStatus.Completed, (await world.Host.GetAsync(brief.Id))!.Status);
        await world.AssertAuditWholeAsync();
    }

    [Fact]
    public async Task A_brief_whose_workflow_was_terminated_gets_an_outcome_from_the_sweep()
    {
        using var world = new BriefWorld();
        var brief = await world.SubmitAsync();
        await world.UntilReviewAsync(brief);
        await world.Host.TerminateAsync(brief.Id, "an operator said so");

        var outcome = await world.OutcomeAsync(brief);

        Assert.Equal((BriefState.Failed, "terminated"), (outcome.State, outcome.Code));
        await world.AssertAuditWholeAsync();
    }
}
