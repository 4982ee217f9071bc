using System.Globalization;
using Atelier.Core.Catalog;
using Atelier.Core.Storage;

namespace Atelier.Core.Previews;

/// <summary>
/// Previews that ended, with what they cost: an entry each, which stays when retention has removed the preview, so that reports keep what was spent. Thread-safe.
/// </summary>
public sealed class PreviewIndex
{
    private const string Campaign = "campaign";

    private readonly EntryFeed<PreviewEntry> _entries;

    /// <param name="store">Where the entries are.</param>
    /// <param name="clock">The time.</param>
    public PreviewIndex(IObjectStore store, TimeProvider clock) => _entries = new(store, clock, StoreKeys.PreviewEntries, (listing, id, _) => new(Read(listing, id)));

    /// <summary>All entries of a workspace, or of one campaign, oldest first.</summary>
    public async Task<IReadOnlyList<PreviewEntry>> AllAsync(string workspace, string? campaign = null, CancellationToken cancellationToken = default) =>
        [.. (await _entries.LookAsync(workspace, cancellationToken)).Search(new() { Marks = [(Campaign, campaign)] }).Rows.Reverse().Select(r => r.Value!)];

    /// <summary>Entries as they are now.</summary>
    internal Task<EntryShelf<PreviewEntry>> ShelfAsync(string workspace, CancellationToken cancellationToken) => _entries.LookAsync(workspace, cancellationToken);

    /// <summary>Enters a preview that ended. Safe to repeat, and by several at once: only a cost that is more takes an entry's place.</summary>
    internal Task AddAsync(Preview preview, PreviewEnd end, decimal cost, CancellationToken cancellationToken)
    {
        var metadata = new Dictionary<string, string>
        {
            ["campaign"] = preview.Brief.Campaign,
            ["cost"] = cost.ToString(CultureInfo.InvariantCulture),
            ["currency"] = preview.Rates.Currency,
        };
        return _entries.WriteAsync(preview.Brief.Workspace, end.At, preview.Brief.Id, metadata, "{}"u8.ToArray(), replaces: found => CostOf(found) < cost, cancellationToken);
    }

    private static decimal? CostOf(IReadOnlyDictionary<string, string> found) =>
        decimal.TryParse(found.GetValueOrDefault("cost"), NumberStyles.Number, CultureInfo.InvariantCulture, out var cost) ? cost : null;

    private static Entry<PreviewEntry>? Read(ObjectListing listing, string id) =>
        listing.Metadata.TryGetValue(Campaign, out var campaign)
        && listing.Metadata.TryGetValue("currency", out var currency)
        && CostOf(listing.Metadata) is { } cost
            ? new(new(id, campaign, EntryKeys.TimeOf(listing.Key), cost, currency), "", [(Campaign, campaign)])
            : null;
}
