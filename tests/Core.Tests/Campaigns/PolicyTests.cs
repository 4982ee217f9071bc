using Atelier.Contracts.Storage;
using Atelier.Core.Audit;
using Atelier.Core.Campaigns;
using Atelier.Core.Library;
using Atelier.Core.Models;
using Atelier.Core.Policies;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;
using Atelier.Core.Tests.Enrichment;

namespace Atelier.Core.Tests.Campaigns;

public sealed class PolicyTests
{
    private const string Workspace = "w";

    private readonly InMemoryObjectStore _store = new();
    private readonly PolicyService _policies;

    public PolicyTests() => _policies = new(_store, TimeProvider.System);

    [Fact]
    public async Task A_policy_that_is_set_holds_for_later_briefs_and_is_audited()
    {
        await _policies.SetAsync(Workspace, Sample.Policy(), "olga", TestContext.Current.CancellationToken);

        Assert.Equal("sample-1", (await new StudioLibrary(_store).PolicyAsync(Workspace)).Version);
        var entry = await _store.ReadRequiredAsync<AuditEntry>(AuditChain.Key(StoreKeys.AdminAudit(Workspace), 0));
        Assert.Equal(("policy-set", "olga", "sample-1"), (entry.Act, entry.By, entry.Facts["version"]));
        Assert.NotNull(await _store.GetAsync(StoreKeys.Blob(Workspace, entry.Facts["policy"])));
    }

    [Fact]
    public void The_default_and_the_sample_policy_may_be_stored()
    {
        Assert.Empty(PolicyValidator.Validate(DefaultPolicy.Value));
        Assert.Empty(PolicyValidator.Validate(Sample.Policy()));
    }

    [Fact]
    public async Task Whoever_comes_between_the_look_and_the_change_is_not_written_over()
    {
        var store = new WatchedStore(_store);
        var library = new StudioLibrary(store);
        var (policies, theirs) = (new PolicyService(store, TimeProvider.System), BriefWorld.Policy with { Version = "theirs" });
        await _policies.SetAsync(Workspace, BriefWorld.Policy, "olga");
        var seen = DocumentVersion.Of(await library.PolicyAsync(Workspace));
        store.Writing = key => key == StoreKeys.Policy(Workspace) ? Once(store, () => _policies.SetAsync(Workspace, theirs, "ivan")) : Task.CompletedTask;

        await Assert.ThrowsAsync<ChangedMeanwhileException>(() => policies.SetAsync(Workspace, BriefWorld.Policy with { Version = "mine" }, "olga", seen, CancellationToken.None));

        Assert.Equal("theirs", (await library.PolicyAsync(Workspace)).Version);
    }

    [Fact]
    public async Task A_new_default_model_goes_on_top_of_a_policy_that_was_set_meanwhile()
    {
        var store = new WatchedStore(_store);
        var library = new StudioLibrary(store);
        await _policies.SetAsync(Workspace, BriefWorld.Policy, "olga");
        await _store.WriteAsync(StoreKeys.Model(Workspace, BriefWorld.Model.Name), BriefWorld.Model, PutCondition.Create);
        store.Writing = key => key == StoreKeys.Policy(Workspace) ? Once(store, () => _policies.SetAsync(Workspace, BriefWorld.Policy with { Version = "theirs", MaxRounds = 2 }, "ivan")) : Task.CompletedTask;

        Assert.True(await new ModelCatalog(library, kills: null!, new(store, TimeProvider.System)).SetDefaultAsync(Workspace, BriefWorld.Model.Name, "olga"));

        var policy = await library.PolicyAsync(Workspace);
        Assert.Equal((BriefWorld.Model.Name, 2, "theirs+1"), (policy.DefaultModel, policy.MaxRounds, policy.Version));
    }

    private static Task Once(WatchedStore store, Func<Task> act)
    {
        store.Writing = null;
        return act();
    }

    [Fact]
    public async Task A_currency_that_a_budget_is_not_in_is_refused()
    {
        await new BudgetService(_store).SetAsync(Workspace, "spring", 10, "EUR", "olga", default);
        var dollars = BriefWorld.Policy with { Rates = new() { Currency = "USD" } };

        var refused = await Assert.ThrowsAsync<PolicyException>(() => _policies.SetAsync(Workspace, dollars, "olga"));

        Assert.Contains("'spring' is in EUR", refused.Message, StringComparison.Ordinal);
        Assert.Null(await _store.GetAsync(StoreKeys.Policy(Workspace)));
    }

    [Fact]
    public void A_policy_under_which_no_brief_could_end_well_is_refused()
    {
        var good = BriefWorld.Policy;
        WorkspacePolicy[] bad =
        [
            good with { Version = "" },
            good with { MaxRounds = 0 },
            good with { Review = good.Review with { Reviewers = [], EscalateTo = [] } },
            good with { Review = good.Review with { Quorum = 3 } },
            good with { Review = good.Review with { RequiredRoles = ["legal"] } },
            good with { Review = good.Review with { EscalateTo = ["nobody"] } },
            good with { Review = good.Review with { ExpireAfter = TimeSpan.Zero } },
            good with { Rendering = new() { Window = 0 } },
            good with { Rates = new() { Currency = "euros" } },
            good with { Rates = new() { RenderSecond = -1 } },
            good with { Rates = null! },
        ];

        Assert.All(bad, policy => Assert.Single(PolicyValidator.Validate(policy)));
    }
}
