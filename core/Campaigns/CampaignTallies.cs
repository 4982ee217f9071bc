using System.Collections.Concurrent;
using Atelier.Core.Catalog;
using Atelier.Core.Previews;

namespace Atelier.Core.Campaigns;

/// <summary>
/// Sums of all campaigns, kept beside the lists in memory that they are of: what came in since the last look is added, and where an entry went or was
/// replaced everything is added up anew. Thread-safe.
/// </summary>
internal sealed class CampaignTallies(BriefIndex briefs, PreviewIndex previews, CatalogIndex catalog, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Book> _books = new(StringComparer.Ordinal);

    /// <summary>What campaigns come to now, each in its currency; null stands for the whole workspace.</summary>
    public async Task<IReadOnlyList<CampaignSums>> SumAsync(string workspace, IReadOnlyList<(string? Campaign, string Currency)> wanted, CancellationToken cancellationToken)
    {
        var (accepted, ended) = await briefs.ShelvesAsync(workspace, cancellationToken);
        var assets = await catalog.ShelfAsync(workspace, cancellationToken);
        var drafts = await previews.ShelfAsync(workspace, cancellationToken);
        return _books.GetOrAdd(workspace, _ => new()).Sum(accepted, ended, assets, drafts, wanted, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
    }

    private sealed class Book
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, CampaignTally> _campaigns = new(StringComparer.Ordinal);
        private readonly BriefJoin _briefs = new();
        private readonly ShelfTail<CatalogItem> _assets = new();
        private readonly ShelfTail<PreviewEntry> _previews = new();
        private CampaignTally _all = new();

        public IReadOnlyList<CampaignSums> Sum(
            EntryShelf<BriefEntry> briefs, EntryShelf<BriefEnd> ends, EntryShelf<CatalogItem> assets, EntryShelf<PreviewEntry> previews, IReadOnlyList<(string? Campaign, string Currency)> wanted, DateOnly today)
        {
            lock (_gate)
            {
                while (!TryFollow(briefs, ends, assets, previews))
                {
                    Clear();
                }

                return [.. wanted.Select(w => (w.Campaign is null ? _all : _campaigns.GetValueOrDefault(w.Campaign) ?? new()).Sum(w.Currency, today))];
            }
        }

        private bool TryFollow(EntryShelf<BriefEntry> briefs, EntryShelf<BriefEnd> ends, EntryShelf<CatalogItem> assets, EntryShelf<PreviewEntry> previews) =>
            _briefs.TryFollow(
                briefs,
                ends,
                brief => Each(brief.Campaign, tally => tally.AddBrief(brief)),
                (brief, end) => Each(brief.Campaign, tally => tally.AddEnd(brief, end.Time, end.Value!)))
            && _assets.TryFollow(assets, row => Each(row.Value!.Campaign, tally => tally.AddAsset(row.Time)))
            && _previews.TryFollow(previews, row => Each(row.Value!.Campaign, tally => tally.AddPreview(row.Value!)));

        private void Each(string campaign, Action<CampaignTally> add)
        {
            if (!_campaigns.TryGetValue(campaign, out var tally))
            {
                _campaigns[campaign] = tally = new();
            }

            add(tally);
            add(_all);
        }

        private void Clear()
        {
            _all = new();
            _campaigns.Clear();
            _briefs.Restart();
            _assets.Restart();
            _previews.Restart();
        }
    }
}
