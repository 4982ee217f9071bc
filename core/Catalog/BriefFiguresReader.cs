using Atelier.Core.Briefs;
using Atelier.Core.Costs;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;

namespace Atelier.Core.Catalog;

/// <summary>Adds up what a brief came to, from what is stored. Thread-safe.</summary>
internal sealed class BriefFiguresReader(IObjectStore store)
{
    public async Task<BriefFigures> ReadAsync(string workspace, string briefId, Outcome outcome, CostBreakdown cost, CancellationToken cancellationToken)
    {
        var rounds = 0;
        while (await store.GetAsync(StoreKeys.RoundSpec(workspace, briefId, rounds + 1), cancellationToken) is not null) rounds++;

        var shown = 0;
        await foreach (var listing in store.ListAsync(StoreKeys.ReviewsOf(workspace, briefId), startAfter: null, cancellationToken))
        {
            // Reviews lie beside folders of decisions.
            if (!listing.Key.Contains("/decisions/", StringComparison.Ordinal)
                && await store.ReadAsync<Review>(listing.Key, cancellationToken) is { Stage: ReviewStage.Previews } review)
            {
                shown += review.Items.Count;
            }
        }

        var minutes = cost.Lines.Where(l => l.Kind == CostKind.Review).Sum(l => l.Quantity);
        return new(cost.Total, cost.Currency, rounds, shown, outcome.Assets.Count, minutes);
    }
}
