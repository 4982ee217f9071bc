using Atelier.Core.Audit;
using Atelier.Core.Campaigns;
using Atelier.Core.Storage;

namespace Atelier.Core.Policies;

/// <summary>Sets a workspace's policy. Thread-safe.</summary>
public sealed class PolicyService(IObjectStore store, TimeProvider clock)
{
    private readonly AuditChain _audit = new(store);

    /// <summary>Stores a policy for briefs that are screened from now on, and audits that. Briefs that were screened keep theirs.</summary>
    /// <exception cref="PolicyException">It can't be taken; nothing changed.</exception>
    public async Task SetAsync(string workspace, WorkspacePolicy policy, string by, CancellationToken cancellationToken = default)
    {
        var problems = PolicyValidator.Validate(policy).ToList();
        if (problems.Count == 0)
        {
            problems.AddRange(await ForeignBudgetsAsync(workspace, policy.Rates.Currency, cancellationToken));
        }

        if (problems.Count > 0)
        {
            throw new PolicyException(problems);
        }

        // The content by its hash: the chain can say which policy held without repeating it. Audited before it works, as all administrative acts are.
        var bytes = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(policy, Workflows.WorkflowJson.Options);
        var facts = new Dictionary<string, string> { ["version"] = policy.Version, ["policy"] = await store.PutBlobAsync(workspace, bytes, cancellationToken) };
        await _audit.AppendAtEndAsync(StoreKeys.AdminAudit(workspace), new(clock.GetUtcNow(), "policy-set", by, facts), cancellationToken);
        await store.PutAsync(StoreKeys.Policy(workspace), bytes, PutCondition.Any, metadata: null, cancellationToken);
    }

    // Reservations are counted in the budget's currency and forecast in the policy's: two currencies would be added up as if they were one.
    private async Task<IReadOnlyList<string>> ForeignBudgetsAsync(string workspace, string currency, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var prefix = StoreKeys.Campaigns(workspace);
        await foreach (var listing in store.ListAsync(prefix, startAfter: null, cancellationToken))
        {
            if (listing.Key.EndsWith("/budget.json", StringComparison.Ordinal)
                && await store.ReadAsync<CampaignBudget>(listing.Key, cancellationToken) is { } budget && budget.Currency != currency)
            {
                problems.Add($"rates.currency: the budget of campaign '{listing.Key[prefix.Length..^"/budget.json".Length]}' is in {budget.Currency}, so that work can't be charged in {currency}.");
            }
        }

        return problems;
    }
}
