using Atelier.Contracts.Storage;
using Atelier.Core.Audit;
using Atelier.Core.Campaigns;
using Atelier.Core.Library;
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
