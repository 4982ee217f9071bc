using Atelier.Contracts.Storage;
using Atelier.Core.Briefs;
using Atelier.Core.Campaigns;
using Atelier.Core.Costs;
using Atelier.Core.Previews;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Previews;

/// <summary>A preview asked for twice under one key by processes that stand still or are killed before any of their calls of the store: what was drawn is paid for once, and nothing stays set aside.</summary>
public sealed class PreviewFaultTests
{
    private const string Workspace = BriefWorld.Workspace;
    private const int MostCalls = 60;

    private static readonly PreviewDraft Draft = new() { Campaign = "spring", Intent = new() { Subject = "three white circles on a teal gradient" } };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_repeat_that_stands_still_beside_an_end_that_is_killed_on_the_way(bool isKilledToo)
    {
        var stood = 0;
        for (var still = 1; still < MostCalls; still++)
        {
            var (wasStill, wasHit) = (false, true);
            for (var fault = 1; fault < MostCalls && wasHit; fault++)
            {
                (wasStill, wasHit) = await TryAsync(still, fault, isKilledToo);
            }

            if (!wasStill) break;
            stood++;
        }

        Assert.InRange(stood, 5, MostCalls - 2);
    }

    [Fact]
    public async Task One_that_is_refused_while_a_repeat_sends_it_costs_what_was_drawn_of_it()
    {
        var (still, drawn) = (1, 0);
        for (var wasStill = true; wasStill; still++)
        {
            var inner = new InMemoryObjectStore();
            var store = new WatchedStore(inner);
            using var world = new BriefWorld(objects: store);
            Put(world, limit: 0);
            var late = new MortalStore(inner) { PauseAt = still };
            var repeat = world.Beside(late).Previews.RequestAsync(Workspace, "rita", Draft, "key");
            await late.UntilPausedAsync(repeat);
            wasStill = late.IsPaused;
            store.Writing = async key =>
            {
                if (!key.EndsWith("/end.json", StringComparison.Ordinal)) return;

                // The first is told that there is no room, and just then there is.
                store.Writing = null;
                Put(world, limit: 1);
                late.Resume();
                await repeat;
            };

            await world.Studio.Previews.RequestAsync(Workspace, "rita", Draft, "key");
            late.Resume();
            await repeat;
            drawn += await world.Painter.PaintAsync();
            world.Time.Advance(PreviewService.TimeToLive);
            await world.Studio.Previews.SweepAsync(Workspace);

            await AssertBookedAsync(world, inner, $"repeat still at {still}");
        }

        Assert.True(drawn > 0);
    }

    private static async Task<(bool WasStill, bool WasHit)> TryAsync(int still, int fault, bool isKilledToo)
    {
        var store = new InMemoryObjectStore();
        using var world = new BriefWorld(objects: store);
        Put(world, limit: 1);
        var late = new MortalStore(store) { PauseAt = still };
        var repeat = world.Beside(late).Previews.RequestAsync(Workspace, "rita", Draft, "key");
        await late.UntilPausedAsync(repeat);

        var preview = (await world.Studio.Previews.RequestAsync(Workspace, "rita", Draft, "key")).Preview!;
        await world.Painter.PaintAsync();
        var first = new MortalStore(store) { DieAt = fault };
        await EndAsync(world.Beside(first), preview).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (isKilledToo) late.DieAt = still + fault;
        late.Resume();
        await ((Task)repeat).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        await world.Painter.PaintAsync();
        world.Time.Advance(PreviewService.TimeToLive);
        await world.Beside(store).Previews.SweepAsync(Workspace);

        await AssertBookedAsync(world, store, $"repeat still at {still}, end killed at {fault}");
        return (late.IsPaused, first.IsDead || late.IsDead);
    }

    private static async Task AssertBookedAsync(BriefWorld world, InMemoryObjectStore store, string when)
    {
        var drawn = 0m;
        foreach (var key in await store.KeysAsync($"{Workspace}/renders/"))
        {
            drawn += CostReport.OfRender(await store.ReadRequiredAsync<RenderResult>(key), BriefWorld.Policy.Rates);
        }

        var budget = (await world.Studio.Budget.GetAsync(Workspace, "spring"))!;
        var report = await world.Beside(store).CampaignReports.ReportAsync(Workspace, "spring");
        var found = (budget.Spent, budget.Reserved.Values.Sum(), report.Spent);
        Assert.True(found == (drawn, 0, drawn), $"{when}: {drawn} was drawn, {found} (spent, reserved, campaign)");
        Assert.Empty(await store.KeysAsync($"{Workspace}/open-previews/"));
    }

    private static Task EndAsync(Studio studio, Preview preview) => studio.Previews.WaitAsync(preview, TimeSpan.Zero);

    private static void Put(BriefWorld world, decimal limit) => world.Put(StoreKeys.Budget(Workspace, "spring"), new CampaignBudget { Limit = limit, Currency = "EUR" });
}
