using Atelier.Core.Briefs;
using Atelier.Core.Previews;
using Atelier.Core.Storage;
using Atelier.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Atelier.Core.Costs;

/// <summary>
/// Books what was spent for nothing, whenever it becomes known: into its campaign's budget, whether there is room or not, with its brief or preview, and into the lists where that has ended.
/// Each once; everything may be repeated, at once too, and stopped anywhere. Thread-safe.
/// </summary>
internal sealed class SpoilageBook(Studio studio)
{
    private const int AtOnce = 16;

    /// <summary>Books all that was noted. One that can't be booked holds up no other.</summary>
    public Task SweepAsync(string workspace, CancellationToken cancellationToken)
    {
        var prefix = StoreKeys.Spoiled(workspace);
        var notes = studio.Store.ListAsync(prefix, startAfter: null, cancellationToken);
        return Parallel.ForEachAsync(notes, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (note, cancel) =>
        {
            try
            {
                await BookAsync(workspace, note.Key[prefix.Length..], cancel);
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                studio.Logger.LogError(e, "What was spent for nothing, {Note}, can't be booked; it is tried again", note.Key);
            }
        });
    }

    private async Task BookAsync(string workspace, string id, CancellationToken cancellationToken)
    {
        var note = StoreKeys.Spoiled(workspace) + id;
        if (await studio.Store.ReadAsync<Spoilage>(note, cancellationToken) is not { } spoilage)
        {
            return;
        }

        if (await studio.Store.ReadAsync<Brief>(StoreKeys.Brief(workspace, spoilage.Owner), cancellationToken) is { } brief)
        {
            await PayAsync(workspace, brief.Campaign, id, spoilage, StoreKeys.SpoiledOf(workspace, brief.Id) + id, await studio.Costs.RatesAsync(workspace, brief.Id, cancellationToken), cancellationToken);

            // Not billed yet: whoever bills it enters this too, for it looks after that.
            if (await studio.Costs.BillAsync(workspace, brief.Id, cancellationToken) is { } bill)
            {
                var outcome = await studio.Store.ReadRequiredAsync<Outcome>(StoreKeys.Outcome(workspace, brief.Id), cancellationToken);
                await studio.Indexes.EnterEndAsync(brief, outcome, await studio.Costs.WithSpoilageAsync(workspace, brief.Id, bill, cancellationToken), isBilled: true, cancellationToken);
            }
        }
        else if (await studio.Store.ReadAsync<Preview>(PreviewKeys.Preview(workspace, spoilage.Owner), cancellationToken) is { } preview)
        {
            await PayAsync(workspace, preview.Brief.Campaign, id, spoilage, PreviewKeys.SpoiledOf(workspace, preview.Brief.Id) + id, preview.Rates, cancellationToken);
            await studio.Previews.EnterAgainAsync(preview, cancellationToken);
        }
        else
        {
            // A preview that retention removed; or a job that nobody of this workspace sent.
            studio.Logger.LogWarning("What was spent for nothing, {Note}, is nobody's; it is not booked", note);
        }

        await studio.Store.DeleteAsync(note, cancellationToken);
    }

    // The money is gone: it is set aside whether it fits or not. What is booked is not set aside again.
    private async Task PayAsync(string workspace, string campaign, string id, Spoilage spoilage, string booked, CostRates rates, CancellationToken cancellationToken)
    {
        var cost = CostReport.OfSpoilage([spoilage], rates);
        await studio.Budget.ChargeAsync(workspace, campaign, id, cost.Total, booked, cancellationToken);
        if (ReferenceEquals(await studio.Store.WriteOnceAsync(booked, spoilage, metadata: null, cancellationToken), spoilage))
        {
            StudioTelemetry.Booked(cost);
        }

        await studio.Budget.FoldAsync(workspace, campaign, id, cost.Total, cancellationToken);
    }
}
