using Atelier.Contracts.Storage;
using Atelier.Contracts.Workflows;
using Atelier.Core.Briefs;
using Atelier.Core.Campaigns;
using Atelier.Core.Costs;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;
using Atelier.Core.Tests.Telemetry;

namespace Atelier.Core.Tests.Costs;

public sealed class BriefSettlementTests
{
    private const string Workspace = BriefWorld.Workspace;

    [Fact]
    public async Task What_is_drawn_after_a_brief_was_called_off_is_paid_for_once()
    {
        using var world = World();
        var brief = await world.SubmitAsync();
        await world.Host.RunUntilIdleAsync();
        await world.Studio.Briefs.CancelAsync(Workspace, brief.Id, "rita", "no");
        await world.Host.RunUntilIdleAsync();
        Assert.Null(await world.Objects.GetAsync(StoreKeys.OpenBrief(Workspace, brief.Id), TestContext.Current.CancellationToken));
        var before = await BudgetAsync(world);
        Assert.Equal((0m, 4m), (before.Spent, before.Reserved[brief.Id]));

        await world.SettleAsync();
        await world.PassAsync(TimeSpan.FromHours(1));

        // Two pictures of two seconds at a half.
        await AssertBookedAsync(world, brief, 2);
        Assert.Empty(await world.Objects.KeysAsync(StoreKeys.UnsettledBriefs(Workspace), TestContext.Current.CancellationToken));
        Assert.Empty(await world.Objects.KeysAsync(StoreKeys.SentJobs(Workspace, brief.Id), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_a_brief_cost_is_measured_once_with_what_came_late()
    {
        // Other tests speak too; this currency is only here.
        const string currency = "XTS";
        using var heard = new Eavesdropper();
        using var world = World(currency: currency);
        var brief = await world.SubmitAsync();
        await world.Host.RunUntilIdleAsync();
        await world.Studio.Briefs.CancelAsync(Workspace, brief.Id, "rita", "no");
        await world.Host.RunUntilIdleAsync();
        await world.SettleAsync();
        await world.PassAsync(TimeSpan.FromHours(1));
        var outcome = await world.OutcomeAsync(brief);

        await world.Studio.Settlement.BookAsync(brief, outcome, TestContext.Current.CancellationToken);

        var costs = heard.Measurements.Where(m => m.Name == "atelier.cost" && m.Tags.Contains(currency, StringComparison.Ordinal));
        Assert.Equal(2, costs.Sum(m => m.Value));
    }

    [Fact]
    public async Task One_brief_that_can_not_be_booked_or_looked_at_keeps_no_other_from_it()
    {
        var store = new WatchedStore(new InMemoryObjectStore());
        using var world = World(objects: store);
        var (odd, brief) = (await world.SubmitAsync(), await world.SubmitAsync());
        await world.Host.RunUntilIdleAsync();
        await world.Studio.Briefs.CancelAsync(Workspace, brief.Id, "rita", "no");
        await world.Studio.Briefs.CancelAsync(Workspace, odd.Id, "rita", "no");
        await world.Host.RunUntilIdleAsync();
        await world.Painter.PaintAsync();

        // One's mark of open briefs can't be taken away; what jobs of another were sent can't be told.
        store.Listed = prefix => prefix == StoreKeys.SentJobs(Workspace, odd.Id) ? throw new InvalidOperationException("odd") : Task.CompletedTask;
        world.Put(StoreKeys.OpenBrief(Workspace, brief.Id), new { });
        store.Deleting = key => key == StoreKeys.OpenBrief(Workspace, brief.Id) ? throw new InvalidOperationException("odd") : Task.CompletedTask;

        await world.Studio.Sweep.RunAsync(Workspace, TestContext.Current.CancellationToken);

        var budget = await BudgetAsync(world);
        Assert.Equal((2, odd.Id), (budget.Spent, Assert.Single(budget.Reserved.Keys)));
    }

    [Fact]
    public async Task Open_briefs_that_can_not_be_listed_keep_no_money()
    {
        var store = new WatchedStore(new InMemoryObjectStore());
        using var world = World(objects: store);
        var brief = await world.SubmitAsync();
        await world.Host.RunUntilIdleAsync();
        await world.Studio.Briefs.CancelAsync(Workspace, brief.Id, "rita", "no");
        await world.Host.RunUntilIdleAsync();
        await world.Painter.PaintAsync();
        store.Listed = prefix => prefix == StoreKeys.OpenBriefs(Workspace) ? throw new ObjectStoreException("store-unavailable", "Not now.") : Task.CompletedTask;

        await Assert.ThrowsAsync<ObjectStoreException>(() => world.Studio.Sweep.RunAsync(Workspace, TestContext.Current.CancellationToken));

        await AssertBookedAsync(world, brief, 2);
    }

    [Fact]
    public async Task A_picture_that_comes_after_its_time_is_paid_for_though_nothing_comes_of_it()
    {
        using var world = World();
        var brief = await world.SubmitAsync();
        world.Painter.Loses = _ => true;
        await world.Host.RunUntilIdleAsync();
        await world.Studio.Briefs.CancelAsync(Workspace, brief.Id, "rita", "no");
        await world.SettleAsync();
        Assert.Single((await BudgetAsync(world)).Reserved);

        await world.PassAsync(TimeSpan.FromHours(25));
        await AssertBookedAsync(world, brief, 0);
        var late = new RenderResult { JobId = world.Painter.Taken[0].Id, Status = RenderStatus.Succeeded, FinishedAt = world.Time.GetUtcNow(), Model = "paint", Provider = "onnxruntime/cpu", RenderSeconds = 9 };
        await world.Studio.Ledger.RecordAsync(Workspace, brief.Id, late, TestContext.Current.CancellationToken);
        await world.Studio.Ledger.RecordAsync(Workspace, brief.Id, late, TestContext.Current.CancellationToken);
        await world.SettleAsync();

        await AssertBookedAsync(world, brief, 4.5m);
        var breakdown = await world.Studio.Costs.BreakdownAsync(Workspace, brief.Id, TestContext.Current.CancellationToken);
        Assert.Equal(new CostLine(CostKind.Spoiled, "paint on cpu", 9, "second", 0.5m, 4.5m), Assert.Single(breakdown.Lines));
    }

    [Fact]
    public async Task What_was_spent_for_nothing_leaves_less_for_the_next_though_there_was_no_room_for_it()
    {
        using var world = World();
        world.Put(StoreKeys.Budget(Workspace, "spring"), new CampaignBudget { Limit = 8, Currency = "EUR" });
        var brief = await world.SubmitAsync();
        await world.UntilReviewAsync(brief);
        await world.Studio.Ledger.SpoilAsync(Workspace, new() { JobId = world.Painter.Taken[0].Id, Status = RenderStatus.Cancelled, FinishedAt = world.Time.GetUtcNow(), RenderSeconds = 10 }, TestContext.Current.CancellationToken);
        await world.SettleAsync();

        var budget = await BudgetAsync(world);
        Assert.Equal((5, brief.Id), (budget.Spent, Assert.Single(budget.Reserved.Keys)));
        var next = await world.SubmitAsync();
        Assert.Equal((BriefState.Rejected, "budget"), ((await world.OutcomeAsync(next)).State, (await world.OutcomeAsync(next)).Code));
    }

    [Fact]
    public async Task Another_round_is_not_charged_for_what_was_spent_for_nothing_and_is_paid_already()
    {
        using var world = World();
        world.Put(StoreKeys.Budget(Workspace, "spring"), new CampaignBudget { Limit = 12, Currency = "EUR" });
        var brief = await world.SubmitAsync();
        var review = await world.UntilReviewAsync(brief);
        await world.Studio.Ledger.SpoilAsync(Workspace, new() { JobId = world.Painter.Taken[0].Id, Status = RenderStatus.Cancelled, FinishedAt = world.Time.GetUtcNow(), RenderSeconds = 10 }, TestContext.Current.CancellationToken);
        await world.SettleAsync();

        // Five are gone for nothing, two were drawn, and a round is expected to cost four.
        await world.DecideAsync(review, _ => Verdict.Change);
        await world.SettleAsync();

        var budget = await BudgetAsync(world);
        Assert.Equal((5, 6), (budget.Spent, Assert.Single(budget.Reserved.Values)));
    }

    [Fact]
    public async Task Words_that_were_written_twice_are_paid_for_twice()
    {
        var store = new WatchedStore(new InMemoryObjectStore());
        using var world = World(objects: store);
        var brief = await world.SubmitAsync();
        store.Writing = async key =>
        {
            if (key != StoreKeys.RoundSpec(Workspace, brief.Id, 1)) return;
            store.Writing = null;
            await new EnrichRound(world.Beside(store)).RunAsync(new(Workspace, brief.Id, 1, [0], null), TestContext.Current.CancellationToken);
        };
        world.Enricher.Usage = new("gpt", 1_000_000, 0);
        await world.Host.RunUntilIdleAsync();
        await world.Studio.Briefs.CancelAsync(Workspace, brief.Id, "rita", "no");
        await world.SettleAsync();
        await world.PassAsync(TimeSpan.FromHours(25));

        Assert.Null(store.Writing);
        await AssertBookedAsync(world, brief, 2 + (2 * 0.4m));
    }

    [Fact]
    public async Task What_nobody_of_the_workspace_sent_is_charged_to_nobody()
    {
        using var world = World();
        await world.Studio.Ledger.SpoilAsync(Workspace, new() { JobId = "b-none.r1.s0.v0.p.a1", Status = RenderStatus.Cancelled, FinishedAt = world.Time.GetUtcNow(), RenderSeconds = 10 }, TestContext.Current.CancellationToken);
        await world.SettleAsync();

        Assert.Equal((0, 0), ((await BudgetAsync(world)).Spent, (await BudgetAsync(world)).Reserved.Count));
        Assert.Empty(await world.Objects.KeysAsync(StoreKeys.Spoiled(Workspace), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_brief_that_was_called_off_before_it_was_begun_sets_nothing_aside()
    {
        using var world = World();
        var brief = await world.SubmitAsync();
        await world.Studio.Briefs.CancelAsync(Workspace, brief.Id, "rita", "no");

        Assert.Equal(BriefState.Cancelled, (await world.OutcomeAsync(brief)).State);

        Assert.Empty(world.Enricher.Requests);
        await AssertBookedAsync(world, brief, 0);
        await world.AssertAuditWholeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Whatever_crashes_or_comes_twice_the_books_hold_what_was_drawn(int seed)
    {
        var random = new Random(seed);
        using var world = World(Hostility.Of(seed));
        var briefs = new List<Brief>();
        for (var n = 0; n < 12; n++)
        {
            briefs.Add(await world.SubmitAsync(BriefWorld.Draft(shots: 1 + (n % 2))));
        }

        // Each is called off, or its campaign stopped, at some moment of its life; some pictures are lost, some fail.
        world.Painter.Loses = _ => random.Next(8) == 0;
        world.Painter.Fate = job => random.Next(6) == 0 ? Painter.Failed(job, isTransient: true) with { Model = job.Model, Provider = "painter", RenderSeconds = 1 } : null;
        foreach (var brief in briefs)
        {
            await world.Host.AdvanceAsync(TimeSpan.FromSeconds(random.Next(40)));
            if (random.Next(3) > 0) await world.Painter.PaintAsync();
            if (random.Next(3) > 0) await world.Studio.Briefs.CancelAsync(Workspace, brief.Id, "rita", "no");
            if (random.Next(3) == 0) await world.Studio.Sweep.RunAsync(Workspace, TestContext.Current.CancellationToken);
        }

        await world.Studio.Kills.KillAsync(Workspace, Core.Kills.KillScope.OfCampaign("spring"), "ada", "stop");
        for (var i = 0; i < 6; i++)
        {
            await world.PassAsync(TimeSpan.FromHours(5));
        }

        var drawn = 0m;
        foreach (var brief in briefs)
        {
            drawn += await world.Studio.Costs.AmountAsync(Workspace, brief.Id, TestContext.Current.CancellationToken);
        }

        var budget = await BudgetAsync(world);
        Assert.Empty(budget.Reserved);
        Assert.Equal(drawn, budget.Spent);
        Assert.Equal(drawn, (await world.Studio.CampaignReports.ReportAsync(Workspace, "spring", TestContext.Current.CancellationToken)).Spent);
        Assert.Empty(await world.Objects.KeysAsync(StoreKeys.UnsettledBriefs(Workspace), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_crash_between_any_two_writes_or_removals_of_the_booking_books_once()
    {
        var n = 1;
        while (await CrashedAtAsync(n))
        {
            n++;
        }

        Assert.True(n > 4);
    }

    // False when the booking has fewer.
    private static async Task<bool> CrashedAtAsync(int write)
    {
        var store = new WatchedStore(new InMemoryObjectStore());
        using var world = World(objects: store);
        var brief = await world.SubmitAsync();
        await world.Host.RunUntilIdleAsync();
        await world.Studio.Briefs.CancelAsync(Workspace, brief.Id, "rita", "no");
        await world.Host.RunUntilIdleAsync();
        await world.Painter.PaintAsync();
        var count = 0;
        store.Writing = store.Deleting = _ => ++count >= write ? throw new ObjectStoreException("store-unavailable", "The process died.") : Task.CompletedTask;
        await world.Studio.Sweep.RunAsync(Workspace);
        store.Writing = store.Deleting = null;
        await world.SettleAsync();

        await AssertBookedAsync(world, brief, 2);
        Assert.Empty(await world.Objects.KeysAsync(StoreKeys.SentJobs(Workspace, brief.Id)));
        return count >= write;
    }

    private static BriefWorld World(Hostility? hostility = null, IObjectStore? objects = null, string currency = "EUR")
    {
        var world = new BriefWorld(hostility, BriefWorld.Policy with { Rates = new() { Currency = currency, RenderSecond = 0.5m, PreviewForecast = 1, FinalForecast = 2, ReviewMinute = 0, StoredGigabyteMonth = 0 } }, objects);
        world.Put(StoreKeys.Budget(Workspace, "spring"), new CampaignBudget { Limit = 1_000, Currency = currency });
        return world;
    }

    private static async Task<CampaignBudget> BudgetAsync(BriefWorld world) => (await world.Studio.Budget.GetAsync(Workspace, "spring", TestContext.Current.CancellationToken))!;

    private static async Task AssertBookedAsync(BriefWorld world, Brief brief, decimal cost)
    {
        world.Time.Advance(TimeSpan.FromMinutes(2));
        var budget = await BudgetAsync(world);
        Assert.Equal(cost, await world.Studio.Costs.AmountAsync(Workspace, brief.Id, TestContext.Current.CancellationToken));
        Assert.Equal((cost, 0), (budget.Spent, budget.Reserved.Count));
        Assert.Equal(cost, (await world.Studio.CampaignReports.ReportAsync(Workspace, "spring", TestContext.Current.CancellationToken)).Spent);
    }
}
