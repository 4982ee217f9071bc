using Atelier.Core.Kills;
using Atelier.Core.Models;
using Atelier.Core.Policies;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Models;

public sealed class ModelCatalogTests : IDisposable
{
    private const string Workspace = BriefWorld.Workspace;

    private readonly BriefWorld _world = new();

    public ModelCatalogTests() => _world.Put(StoreKeys.Model(Workspace, "sketch"), BriefWorld.Model with { Name = "sketch" });

    private ModelCatalog Models => _world.Studio.Models;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_list_says_which_model_is_the_default_and_which_is_stopped()
    {
        await _world.Studio.Kills.KillAsync(Workspace, KillScope.OfModel("sketch"), "olga", "stop");

        Assert.Equal(
            [("paint", true, true, null), ("sketch", false, false, null)],
            (await Models.ListAsync(Workspace)).Select(m => (m.Profile.Name, m.IsDefault, m.IsOpen, m.RolloutPercent)));
    }

    [Fact]
    public async Task A_new_default_draws_briefs_from_then_on_under_a_policy_of_its_own_version()
    {
        Assert.True(await Models.SetDefaultAsync(Workspace, "sketch", "olga"));
        Assert.True(await Models.SetDefaultAsync(Workspace, "sketch", "olga"));
        Assert.False(await Models.SetDefaultAsync(Workspace, "nobody", "olga"));

        var policy = await _world.Studio.Library.PolicyAsync(Workspace);
        Assert.Equal(("sketch", "test-1+2"), (policy.DefaultModel, policy.Version));
        var brief = await _world.SubmitAsync();
        await _world.UntilReviewAsync(brief);
        Assert.Equal("sketch", (await _world.Studio.Library.SpecAsync(Workspace, brief.Id, 1)).Model);
        await _world.AssertAuditWholeAsync();
    }

    [Fact]
    public async Task A_rollout_takes_its_share_of_briefs_and_each_keeps_its_model()
    {
        Assert.True(await Models.SetRolloutAsync(Workspace, "sketch", 25, "olga"));
        var policy = await _world.Studio.Library.PolicyAsync(Workspace);
        var brief = await _world.SubmitAsync();
        var chosen = new List<string>();
        for (var i = 0; i < 1000; i++)
        {
            var one = brief with { Id = $"b-{i}" };
            var model = (await _world.Studio.Library.ModelForAsync(one, policy))!.Name;
            Assert.Equal(model, (await _world.Studio.Library.ModelForAsync(one, policy))!.Name);
            chosen.Add(model);
        }

        Assert.InRange(chosen.Count(m => m == "sketch"), 200, 300);
        Assert.Equal("paint", (await _world.Studio.Library.ModelForAsync(brief with { Settings = new() { Model = "paint" } }, policy))!.Name);
        Assert.Equal(25, (await Models.ListAsync(Workspace)).Single(m => m.Profile.Name == "sketch").RolloutPercent);
    }

    [Fact]
    public async Task A_rollout_ends_at_nothing_or_when_its_model_becomes_the_default()
    {
        await Models.SetRolloutAsync(Workspace, "sketch", 10, "olga");
        await Models.SetDefaultAsync(Workspace, "sketch", "olga");
        Assert.Null((await _world.Studio.Library.PolicyAsync(Workspace)).Rollout);

        await Models.SetRolloutAsync(Workspace, "paint", 10, "olga");
        await Models.SetRolloutAsync(Workspace, "paint", 0, "olga");
        Assert.Null((await _world.Studio.Library.PolicyAsync(Workspace)).Rollout);
        await Assert.ThrowsAsync<PolicyException>(() => Models.SetRolloutAsync(Workspace, "paint", 101, "olga"));
    }
}
