using System.Globalization;
using Atelier.Core.Catalog;
using Atelier.Core.Storage;

namespace Atelier.Core.Previews;

/// <summary>
/// Previews that ended, with what they cost: an entry each, which stays when retention has removed the preview, so that reports keep what was spent. Thread-safe.
/// </summary>
public sealed class PreviewIndex(IObjectStore store, TimeProvider clock)
{
    private readonly EntryFeed<PreviewEntry> _entries = new(store, clock, StoreKeys.PreviewEntries, Read);

    /// <summary>All entries of a workspace, or of one campaign, oldest first.</summary>
    public Task<IReadOnlyList<PreviewEntry>> AllAsync(string workspace, string? campaign = null, CancellationToken cancellationToken = default) =>
        _entries.LookAsync<IReadOnlyList<PreviewEntry>>(workspace, all => [.. all.Select(e => e.Value).Where(e => campaign is null || e.Campaign == campaign)], cancellationToken);

    /// <summary>Whether a preview is entered: its money is settled.</summary>
    internal async Task<bool> HasAsync(Preview preview, PreviewEnd end, CancellationToken cancellationToken) =>
        await store.GetAsync(KeyOf(preview, end), cancellationToken) is not null;

    /// <summary>Enters a preview that ended. Safe to repeat.</summary>
    internal Task AddAsync(Preview preview, PreviewEnd end, decimal cost, CancellationToken cancellationToken)
    {
        var metadata = new Dictionary<string, string>
        {
            ["campaign"] = preview.Brief.Campaign,
            ["cost"] = cost.ToString(CultureInfo.InvariantCulture),
            ["currency"] = preview.Rates.Currency,
        };
        return store.PutAsync(KeyOf(preview, end), "{}"u8.ToArray(), PutCondition.Create, metadata, cancellationToken);
    }

    private static string KeyOf(Preview preview, PreviewEnd end) =>
        StoreKeys.PreviewEntries(preview.Brief.Workspace) + EntryFeed<PreviewEntry>.KeyOf(end.At, preview.Brief.Id);

    private static PreviewEntry? Read(ObjectListing listing, string id) =>
        listing.Metadata.TryGetValue("campaign", out var campaign)
        && listing.Metadata.TryGetValue("currency", out var currency)
        && decimal.TryParse(listing.Metadata.GetValueOrDefault("cost"), NumberStyles.Number, CultureInfo.InvariantCulture, out var cost)
            ? new(id, campaign, Paging.TimeOf(listing.Key), cost, currency)
            : null;
}
