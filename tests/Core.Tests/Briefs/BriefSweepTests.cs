using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Tests.Briefs;

public sealed class BriefSweepTests
{
    [Fact]
    public async Task A_damaged_brief_keeps_the_sweep_from_no_other()
    {
        using var world = new BriefWorld();

        // Both were accepted, and the process died before their workflows were started.
        var damaged = await AcceptAsync(world, "b-0");
        var healthy = await AcceptAsync(world, "b-1");
        await world.Store.PutAsync(StoreKeys.Brief(BriefWorld.Workspace, damaged.Id), "garbage"u8.ToArray(), PutCondition.Any);
        await world.SettleAsync();

        Assert.Null(await world.Host.GetAsync(damaged.Id));
        Assert.Equal(WorkflowStatus.Running, (await world.Host.GetAsync(healthy.Id))!.Status);
        Assert.Equal(BriefState.InReview, (await world.ViewAsync(healthy)).Status.State);
    }

    private static async Task<Brief> AcceptAsync(BriefWorld world, string id)
    {
        var brief = BriefNormaliser.Accept(BriefWorld.Draft(), id, BriefWorld.Workspace, "rita", world.Time.GetUtcNow());
        await world.Store.PutAsync(StoreKeys.OpenBrief(BriefWorld.Workspace, id), "{}"u8.ToArray(), PutCondition.Create);
        await world.Store.WriteAsync(StoreKeys.Brief(BriefWorld.Workspace, id), brief, PutCondition.Create);
        return brief;
    }
}
