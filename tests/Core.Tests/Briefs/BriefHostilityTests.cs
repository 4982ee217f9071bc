using Atelier.Contracts.Workflows;
using Atelier.Core.Briefs;
using Atelier.Core.Reviews;

namespace Atelier.Core.Tests.Briefs;

public sealed class BriefHostilityTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Lost_doubled_and_late_doorbells_and_repeated_activities_change_nothing(int seed)
    {
        using var world = new BriefWorld(Hostility.Of(seed));
        var brief = await world.SubmitAsync(BriefWorld.Draft(shots: 2, variants: 3));
        var first = await ReviewAsync(world, brief, round: 1);
        await TwiceAsync(() => world.DecideAsync(first, i => i.Shot == 0 ? Verdict.Change : i.Variant == 0 ? Verdict.Approve : Verdict.Reject));
        var second = await ReviewAsync(world, brief, round: 2);
        await TwiceAsync(() => world.ApproveFirstAsync(second));

        for (var i = 0; i < 30 && (await world.ViewAsync(brief)).Outcome is null; i++)
        {
            await world.PassAsync(TimeSpan.FromMinutes(1));
        }

        await world.PassAsync(TimeSpan.FromMinutes(5));
        var outcome = await world.OutcomeAsync(brief);
        Assert.Equal("delivered", outcome.Code);
        Assert.Equal(2, outcome.Assets.Count);
        Assert.Equal(outcome.Assets.Count, outcome.Assets.Distinct().Count());
        await world.AssertAuditWholeAsync();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_brief_is_accepted_once_whatever_write_the_crash_comes_after(int crashAt)
    {
        using var world = new BriefWorld();
        var writes = 0;
        world.Store.BeforeWrite = _ =>
        {
            if (++writes == crashAt)
            {
                throw new IOException("The process died here.");
            }
        };
        try
        {
            await world.Studio.Briefs.SubmitAsync(BriefWorld.Workspace, "rita", BriefWorld.Draft(), "key-1");
        }
        catch (IOException)
        {
            // The caller heard nothing and sends it again.
        }

        world.Store.BeforeWrite = null;
        var again = await world.Studio.Briefs.SubmitAsync(BriefWorld.Workspace, "rita", BriefWorld.Draft(), "key-1");
        await world.SettleAsync();

        Assert.Equal([again.Brief!.Id], world.Host.InstanceIds);
        Assert.Equal(BriefState.Delivered, (await world.DeliverAsync(again.Brief)).State);
    }

    [Fact]
    public async Task A_key_used_for_another_brief_is_refused()
    {
        using var world = new BriefWorld();
        await world.Studio.Briefs.SubmitAsync(BriefWorld.Workspace, "rita", BriefWorld.Draft(), "key-1");
        var other = await world.Studio.Briefs.SubmitAsync(BriefWorld.Workspace, "rita", BriefWorld.Draft() with { Title = "Another" }, "key-1");

        Assert.Equal("idempotency-key-reused", Assert.Single(other.Problems).Code);
    }

    private static async Task<Review> ReviewAsync(BriefWorld world, Brief brief, int round)
    {
        for (var i = 0; i < 30 && ((await world.ViewAsync(brief)).Status is not { State: BriefState.InReview } status || status.Round != round); i++)
        {
            await world.PassAsync(TimeSpan.FromMinutes(1));
        }

        return await world.UntilReviewAsync(brief);
    }

    private static async Task TwiceAsync(Func<Task> act)
    {
        await act();
        await act();
    }
}
