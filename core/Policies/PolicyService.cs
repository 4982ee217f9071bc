using Atelier.Core.Audit;
using Atelier.Core.Campaigns;
using Atelier.Core.Storage;

namespace Atelier.Core.Policies;

/// <summary>Sets a workspace's policy. Thread-safe.</summary>
public sealed class PolicyService(IObjectStore store, TimeProvider clock)
{
    private readonly AuditChain _audit = new(store);

    /// <summary>Stores a policy for briefs that are screened from now on, whatever it was before, and audits that. Briefs that were screened keep theirs.</summary>
    /// <exception cref="PolicyException">It can't be taken; nothing changed.</exception>
    public Task SetAsync(string workspace, WorkspacePolicy policy, string by, CancellationToken cancellationToken = default) => SetAsync(workspace, policy, by, seen: null, cancellationToken);

    /// <summary>The same over the policy that was seen.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="by">Who sets it.</param>
    /// <param name="seen"><see cref="DocumentVersion"/> of the policy that the change was made from, the default one included; null where it doesn't matter.</param>
    /// <param name="cancellationToken">Gives up; it may or may not be in force.</param>
    /// <exception cref="PolicyException">It can't be taken; nothing changed.</exception>
    /// <exception cref="ChangedMeanwhileException">Another is in force by now.</exception>
    public async Task SetAsync(string workspace, WorkspacePolicy policy, string by, string? seen, CancellationToken cancellationToken = default)
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

        var found = seen is null ? null : await store.GetAsync(StoreKeys.Policy(workspace), cancellationToken);
        if (seen is not null && DocumentVersion.Of(found is null ? DefaultPolicy.Value : Documents.Parse<WorkspacePolicy>(found)) != seen)
        {
            throw new ChangedMeanwhileException();
        }

        // The content by its hash: the chain can say which policy held without repeating it. Audited before it works, as all administrative acts are.
        var bytes = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(policy, Workflows.WorkflowJson.Options);
        var facts = new Dictionary<string, string> { ["version"] = policy.Version, ["policy"] = await store.PutBlobAsync(workspace, bytes, cancellationToken) };
        await _audit.AppendAtEndAsync(StoreKeys.AdminAudit(workspace), new(clock.GetUtcNow(), "policy-set", by, facts), cancellationToken);
        var condition = seen is null ? PutCondition.Any : found is null ? PutCondition.Create : PutCondition.Match(found.ETag);
        if (await store.PutAsync(StoreKeys.Policy(workspace), bytes, condition, metadata: null, cancellationToken) is null)
        {
            throw new ChangedMeanwhileException();
        }
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
