using Atelier.Core.Briefs;
using Atelier.Core.Costs;
using Atelier.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Atelier.Core.Catalog;

/// <summary>Writes all indexes from the briefs, outcomes, manifests and previews themselves. Thread-safe.</summary>
public sealed class IndexRebuild
{
    // 2: assets are found by intent, copy and colour, briefs by the pictures they draw on.
    private const int Form = 2;
    // Waiting for the store is what takes the time.
    private const int AtOnce = 64;

    private readonly Studio _studio;

    internal IndexRebuild(Studio studio) => _studio = studio;

    /// <summary>
    /// Writes every entry that should be there, and anew those that an earlier release wrote. What ended briefs came to stays as it was entered:
    /// some of what it was added up from may be cleared away. Safe at any time and to repeat; costs some reads a brief.
    /// </summary>
    /// <returns>How many briefs there are.</returns>
    public async Task<int> RunAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var count = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(BriefKeys.AllAsync(_studio.Store, workspace, cancellationToken), options, async (id, cancel) =>
        {
            try
            {
                if (await EnterAsync(workspace, id, cancel)) Interlocked.Increment(ref count);
            }
            catch (ObjectStoreException e) when (e.Code == "store-corrupt")
            {
                // One brief's damage must not keep the others out of the lists.
                _studio.Logger.LogError(e, "The brief {Brief} has a damaged document; lists lack what that says", id);
            }
        });

        await _studio.Previews.EnterAllAsync(workspace, cancellationToken);
        return count;
    }

    /// <summary>
    /// The same, unless it was done once in today's form: for a studio from before there were indexes or with those of an earlier release, one whose indexes were lost,
    /// or one where a rebuild died half-way.
    /// </summary>
    public async Task RunIfLostAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var mark = StoreKeys.IndexMark(workspace);
        if (await _studio.Store.ReadAsync<IndexMark>(mark, cancellationToken) is not { Form: >= Form })
        {
            await RunAsync(workspace, cancellationToken);
            await _studio.Store.WriteAsync(mark, new IndexMark(Form), PutCondition.Any, metadata: null, cancellationToken);
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
            await EnterAssetsAsync(brief, outcome, cancellationToken);
            if (!await _studio.BriefIndex.HasEndAsync(workspace, id, cancellationToken))
            {
                // A brief that is not billed may just be ending: whoever books it takes this entry's place.
                var isBilled = await _studio.Costs.BillAsync(workspace, id, cancellationToken) is not null;
                await EnterFiguresAsync(brief, outcome, await _studio.Costs.BreakdownAsync(workspace, id, cancellationToken), isBilled, cancellationToken);
            }
        }

        return true;
    }

    /// <summary>Enters a brief's end into both indexes. Safe to repeat; what is billed takes the place of what was not.</summary>
    internal async Task EnterEndAsync(Brief brief, Outcome outcome, CostBreakdown cost, bool isBilled, CancellationToken cancellationToken)
    {
        await EnterAssetsAsync(brief, outcome, cancellationToken);
        await EnterFiguresAsync(brief, outcome, cost, isBilled, cancellationToken);
    }

    private Task EnterAssetsAsync(Brief brief, Outcome outcome, CancellationToken cancellationToken) =>
        outcome.State == BriefState.Delivered ? _studio.Catalog.AddAsync(brief, outcome, cancellationToken) : Task.CompletedTask;

    private async Task EnterFiguresAsync(Brief brief, Outcome outcome, CostBreakdown cost, bool isBilled, CancellationToken cancellationToken)
    {
        var figures = await _studio.Figures.ReadAsync(brief.Workspace, brief.Id, outcome, cost, cancellationToken);
        await _studio.BriefIndex.EndAsync(brief, outcome, figures, isBilled, cancellationToken);
    }
}
