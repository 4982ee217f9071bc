using Atelier.Core.Library;
using Atelier.Core.Policies;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;

namespace Atelier.Core.Costs;

/// <summary>Adds up what briefs used, from the ledger, at the rates of the policy each was screened under. Thread-safe.</summary>
public sealed class CostReport(IObjectStore store, StudioLibrary library) : ICostReport
{
    /// <inheritdoc/>
    public async Task<CostSoFar?> SoFarAsync(string workspace, string briefId, CancellationToken cancellationToken = default)
    {
        // A brief that was not screened yet has no policy of its own; it has spent nothing, in the workspace's currency.
        var policy = await store.ReadAsync<WorkspacePolicy>(StoreKeys.BriefPolicy(workspace, briefId), cancellationToken)
            ?? await library.PolicyAsync(workspace, cancellationToken);
        return new(await AmountAsync(workspace, briefId, policy, cancellationToken), policy.Rates.Currency);
    }

    /// <summary>All renders of a brief so far, the rejected and failed ones included.</summary>
    public async Task<decimal> AmountAsync(string workspace, string briefId, CancellationToken cancellationToken = default)
    {
        // A brief that never got as far as screening has spent nothing.
        var policy = await store.ReadAsync<WorkspacePolicy>(StoreKeys.BriefPolicy(workspace, briefId), cancellationToken);
        return policy is null ? 0 : await AmountAsync(workspace, briefId, policy, cancellationToken);
    }

    /// <summary>What one render cost.</summary>
    public static decimal OfRender(RenderResult result, CostRates rates)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(rates);
        return (decimal)result.RenderSeconds * rates.RenderSecond;
    }

    private async Task<decimal> AmountAsync(string workspace, string briefId, WorkspacePolicy policy, CancellationToken cancellationToken)
    {
        var total = 0m;
        await foreach (var listing in store.ListAsync(StoreKeys.RendersOf(workspace, briefId), startAfter: null, cancellationToken))
        {
            total += OfRender(await store.ReadRequiredAsync<RenderResult>(listing.Key, cancellationToken), policy.Rates);
        }

        return total;
    }
}
