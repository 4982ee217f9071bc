using Atelier.Contracts.Storage;
using Atelier.Core.Briefs;
using Atelier.Core.Campaigns;
using Atelier.Core.Kills;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Kills;

/// <summary>The kill switch in every state of a brief, and between any two of its writes.</summary>
public sealed class KillAnywhereTests
{
    private const string Workspace = BriefWorld.Workspace;

    [Fact]
    public async Task A_kill_before_any_write_of_a_brief_stops_it_or_lists_it_as_delivered_and_gives_its_money_back()
    {
        var (states, ends) = (new HashSet<BriefState>(), new HashSet<BriefState>());
        for (var n = 1; await KilledAtAsync(n, states) is { } end; n++)
        {
            ends.Add(end);
        }

        Assert.Equal([BriefState.Delivered, BriefState.Killed], ends.Order());
        Assert.Superset(
            new HashSet<BriefState> { BriefState.Screening, BriefState.Enriching, BriefState.Previewing, BriefState.Moderating, BriefState.InReview, BriefState.Rendering, BriefState.Proofing, BriefState.Finishing, BriefState.Delivering }, states);
    }

    // Null when the brief has fewer writes.
    private static async Task<BriefState?> KilledAtAsync(int write, HashSet<BriefState> states)
    {
        var store = new WatchedStore(new InMemoryObjectStore());
        using var world = new BriefWorld(policy: BriefWorld.Policy with { RequirePublisher = true }, objects: store);
        world.Put(StoreKeys.Budget(Workspace, "spring"), new CampaignBudget { Limit = 1, Currency = "EUR" });
        KillReport? report = null;
        var brief = await world.SubmitAsync();
        var count = 0;
        store.Writing = async _ =>
        {
            if (++count == write)
            {
                states.Add((await world.ViewAsync(brief)).Status.State);
                report = await world.Studio.Kills.KillAsync(Workspace, KillScope.OfCampaign("spring"), "ada", "wrong discount");
            }
        };
        await world.SettleAsync();
        if ((await world.ViewAsync(brief)).Status.ReviewId is { } review)
        {
            await world.ApproveFirstAsync(await store.ReadRequiredAsync<Core.Reviews.Review>(StoreKeys.Review(Workspace, review)));
            await world.SettleAsync();
        }

        await world.Studio.Briefs.PublishAsync(Workspace, brief.Id, "lea");
        var outcome = await world.OutcomeAsync(brief);
        if (report is null)
        {
            return null;
        }

        var isDelivered = outcome.State == BriefState.Delivered;
        Assert.Equal(isDelivered, report.AlreadyDelivered.Contains(brief.Id));
        Assert.Equal(!isDelivered, report.Stopped.Contains(brief.Id));
        Assert.Empty((await world.Studio.Budget.GetAsync(Workspace, "spring"))!.Reserved);
        Assert.Null(await store.GetAsync(StoreKeys.OpenBrief(Workspace, brief.Id)));
        Assert.Equal(isDelivered, (await world.Studio.Catalog.SearchAsync(Workspace, new())).Total > 0);
        await world.AssertAuditWholeAsync();
        return outcome.State;
    }
}
