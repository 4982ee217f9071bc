using Atelier.Core.Briefs;
using Atelier.Core.Catalog;
using Atelier.Core.Enrichment;
using Atelier.Core.Library;
using Atelier.Core.Policies;
using Atelier.Core.Storage;

namespace Atelier.Core.Kills;

/// <summary>Says which briefs a scope takes in. Thread-safe.</summary>
internal sealed class KillReach(IObjectStore store, StudioLibrary library, CatalogIndex catalog)
{
    /// <summary>Whether a brief is in scope.</summary>
    public async Task<bool> HoldsAsync(string workspace, string briefId, KillScope scope, CancellationToken cancellationToken) =>
        await store.ReadAsync<Brief>(StoreKeys.Brief(workspace, briefId), cancellationToken) is { } brief && scope.Kind switch
        {
            KillScopeKind.Campaign => brief.Campaign == scope.Name,
            KillScopeKind.Model => await IsDrawnByAsync(brief, scope.Name, cancellationToken),
            _ => true,
        };

    /// <summary>Whether a model drew any round of a brief, or will be chosen for it. A brief that was not screened yet meets the closed gate at its screening.</summary>
    public async Task<bool> IsDrawnByAsync(Brief brief, string model, CancellationToken cancellationToken)
    {
        var policy = await store.ReadAsync<WorkspacePolicy>(StoreKeys.BriefPolicy(brief.Workspace, brief.Id), cancellationToken)
            ?? await library.PolicyAsync(brief.Workspace, cancellationToken);
        if ((await library.ModelForAsync(brief, policy, cancellationToken))?.Name == model)
        {
            return true;
        }

        // Rounds keep their model when the catalog changes.
        for (var round = 1; await store.ReadAsync<RoundSpec>(StoreKeys.RoundSpec(brief.Workspace, brief.Id, round), cancellationToken) is { } spec; round++)
        {
            if (spec.Model == model)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Briefs in scope that left the trace of a delivery.</summary>
    public async Task<IReadOnlyList<string>> DeliveredAsync(string workspace, KillScope scope, CancellationToken cancellationToken)
    {
        // The catalog knows what each model drew, and is written before a brief's mark goes.
        if (scope.Kind == KillScopeKind.Model)
        {
            return await catalog.BriefsOfAsync(workspace, scope.Name, cancellationToken);
        }

        var delivered = new List<string>();
        var prefix = scope.Kind == KillScopeKind.Campaign ? StoreKeys.DeliveredBriefs(workspace, scope.Name) : StoreKeys.Delivered(workspace);
        await foreach (var trace in store.ListAsync(prefix, startAfter: null, cancellationToken))
        {
            delivered.Add(trace.Key[(trace.Key.LastIndexOf('/') + 1)..]);
        }

        return delivered;
    }
}
