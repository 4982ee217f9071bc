using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Atelier.Core.Catalog;

/// <summary>Writes all indexes from the briefs, outcomes, manifests and previews themselves. Thread-safe.</summary>
public sealed class IndexRebuild
{
    private readonly Studio _studio;

    internal IndexRebuild(Studio studio) => _studio = studio;

    /// <summary>Writes every entry that should be there. Safe at any time and to repeat; costs some reads a brief.</summary>
    /// <returns>How many briefs there are.</returns>
    public async Task<int> RunAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var count = 0;
        await foreach (var id in BriefKeys.AllAsync(_studio.Store, workspace, cancellationToken))
        {
            try
            {
                count += await EnterAsync(workspace, id, cancellationToken) ? 1 : 0;
            }
            catch (ObjectStoreException e) when (e.Code == "store-corrupt")
            {
                // One brief's damage must not keep the others out of the lists.
                _studio.Logger.LogError(e, "The brief {Brief} has a damaged document; lists lack what that says", id);
            }
        }

        await _studio.Previews.EnterAllAsync(workspace, cancellationToken);
        return count;
    }

    /// <summary>The same, unless it was done once: for a studio from before there were indexes, one whose indexes were lost, or one where a rebuild died half-way.</summary>
    public async Task RunIfLostAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var mark = StoreKeys.IndexMark(workspace);
        if (await _studio.Store.GetAsync(mark, cancellationToken) is null)
        {
            await RunAsync(workspace, cancellationToken);
            await _studio.Store.PutAsync(mark, "{}"u8.ToArray(), PutCondition.Create, metadata: null, cancellationToken);
        }
    }

    private async Task<bool> EnterAsync(string workspace, string id, CancellationToken cancellationToken)
    {
        if (await _studio.Store.ReadAsync<Brief>(StoreKeys.Brief(workspace, id), cancellationToken) is not { } brief)
        {
            return false;
        }

        await _studio.BriefIndex.AddAsync(brief, cancellationToken);
        if (await _studio.Store.ReadAsync<Outcome>(StoreKeys.Outcome(workspace, id), cancellationToken) is { } outcome)
        {
            await EnterEndAsync(brief, outcome, cancellationToken);
        }

        return true;
    }

    /// <summary>Enters a brief's end into both indexes. Safe to repeat.</summary>
    internal async Task EnterEndAsync(Brief brief, Outcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.State == BriefState.Delivered)
        {
            await _studio.Catalog.AddAsync(brief, outcome, cancellationToken);
        }

        var figures = await _studio.Figures.ReadAsync(brief.Workspace, brief.Id, outcome, cancellationToken);
        await _studio.BriefIndex.EndAsync(brief, outcome, figures, cancellationToken);
    }
}
