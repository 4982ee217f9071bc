using Atelier.Core.Briefs;
using Atelier.Core.Kills;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Kills;

public sealed class ModelAndWorkspaceKillTests : IDisposable
{
    private const string Workspace = BriefWorld.Workspace;

    private readonly BriefWorld _world = new();

    public ModelAndWorkspaceKillTests() => _world.Put(StoreKeys.Model(Workspace, "sketch"), BriefWorld.Model with { Name = "sketch" });

    private KillSwitch Kills => _world.Studio.Kills;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_model_kill_stops_what_that_model_draws_in_every_campaign_and_nothing_else()
    {
        var painted = await _world.SubmitAsync();
        var chosen = await _world.SubmitAsync(Draft("autumn", "paint"));
        var sketched = await _world.SubmitAsync(Draft("spring", "sketch"));
        await _world.SettleAsync();

        var report = await Kills.KillAsync(Workspace, KillScope.OfModel("paint"), "olga", "draws hands badly");

        Assert.Equal(new[] { painted.Id, chosen.Id }.Order(StringComparer.Ordinal), report.Stopped);
        Assert.Equal(BriefState.Delivered, (await _world.DeliverAsync(sketched)).State);
        await _world.AssertAuditWholeAsync();
    }

    [Fact]
    public async Task A_model_kill_lists_what_that_model_had_delivered()
    {
        var painted = await _world.SubmitAsync();
        await _world.DeliverAsync(painted);
        var sketched = await _world.SubmitAsync(Draft("spring", "sketch"));
        await _world.DeliverAsync(sketched);

        Assert.Equal([painted.Id], (await Kills.KillAsync(Workspace, KillScope.OfModel("paint"), "olga", "stop")).AlreadyDelivered);
    }

    [Fact]
    public async Task A_model_kill_follows_the_rounds_that_were_drawn_when_the_catalog_has_changed()
    {
        var brief = await _world.SubmitAsync();
        await _world.UntilReviewAsync(brief);
        await _world.Store.DeleteAsync(StoreKeys.Model(Workspace, "paint"), TestContext.Current.CancellationToken);

        Assert.Equal([brief.Id], (await Kills.KillAsync(Workspace, KillScope.OfModel("paint"), "olga", "stop")).Stopped);
    }

    [Fact]
    public async Task A_brief_for_a_stopped_model_is_turned_away_at_screening_and_taken_after_a_resume()
    {
        await Kills.KillAsync(Workspace, KillScope.OfModel("sketch"), "olga", "stop");

        var outcome = await _world.OutcomeAsync(await _world.SubmitAsync(Draft("spring", "sketch")));
        Assert.Equal(BriefState.Killed, outcome.State);
        Assert.Contains("model 'sketch'", outcome.Reason, StringComparison.Ordinal);

        await Kills.ResumeAsync(Workspace, KillScope.OfModel("sketch"), "olga", "mended");
        Assert.Equal(BriefState.Delivered, (await _world.DeliverAsync(await _world.SubmitAsync(Draft("spring", "sketch")))).State);
    }

    [Fact]
    public async Task A_workspace_kill_stops_everything_and_lists_everything_delivered()
    {
        var done = await _world.SubmitAsync(Draft("autumn", "sketch"));
        await _world.DeliverAsync(done);
        var open = new[] { await _world.SubmitAsync(), await _world.SubmitAsync(Draft("autumn", "sketch")) };
        await _world.SettleAsync();

        var report = await Kills.KillAsync(Workspace, KillScope.Workspace, "olga", "lawyers called");

        Assert.Equal(open.Select(b => b.Id).Order(StringComparer.Ordinal), report.Stopped);
        Assert.Equal([done.Id], report.AlreadyDelivered);
        Assert.Equal("killed", (await _world.OutcomeAsync(await _world.SubmitAsync())).Code);
        await Kills.ResumeAsync(Workspace, KillScope.Workspace, "olga", "solved");
        Assert.Equal(BriefState.Delivered, (await _world.DeliverAsync(await _world.SubmitAsync())).State);
        await _world.AssertAuditWholeAsync();
    }

    [Fact]
    public async Task Half_finished_kills_of_every_kind_are_finished_by_one_sweep()
    {
        await _world.SubmitAsync();
        KillScope[] scopes = [KillScope.OfCampaign("autumn"), KillScope.OfCampaign("spring"), KillScope.OfModel("paint"), KillScope.OfModel("sketch"), KillScope.Workspace];
        foreach (var scope in scopes)
        {
            await Kills.CloseAsync(Workspace, scope, "olga", "stop");
        }

        Assert.Equal(scopes.Length, await Kills.SweepAsync(Workspace));
        Assert.Equal(0, await Kills.SweepAsync(Workspace));
        foreach (var scope in scopes)
        {
            var gate = await Kills.GateOfAsync(Workspace, scope);
            Assert.Equal(scope, (await Kills.ReportAsync(Workspace, scope, gate!.KillId!))!.Scope);
        }
    }

    private static BriefDraft Draft(string campaign, string model) => BriefWorld.Draft() with { Campaign = campaign, Settings = new() { Model = model } };
}
