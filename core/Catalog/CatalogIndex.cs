using System.Globalization;
using System.Text;
using Atelier.Core.Assets;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Core.Text;

namespace Atelier.Core.Catalog;

/// <summary>
/// What can be found: every delivered asset, a projection of the store that <see cref="IndexRebuild"/> writes anew. Searches read no documents
/// and go through all entries in memory. An asset of a brief that was not delivered is never in it. Thread-safe.
/// </summary>
public sealed class CatalogIndex(IObjectStore store, TimeProvider clock)
{
    private const int MaxTitle = 100;
    private const int MaxTagBytes = 600;

    private readonly EntryFeed<CatalogItem> _assets = new(store, clock, StoreKeys.CatalogEntries, Read);

    /// <summary>The assets that fit, newest first.</summary>
    public Task<CatalogPage> SearchAsync(string workspace, CatalogQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var words = SearchText.WordsOf(query.Text);
        return _assets.LookAsync(workspace, all =>
        {
            var (page, next, total) = Paging.NewestFirst(all.Where(e => Fits(e.Value, query, words)), query.After, query.Limit);
            return new CatalogPage([.. page.Select(i => i.Entry)], next, total);
        }, cancellationToken);
    }

    /// <summary>All entries, oldest first; for sums.</summary>
    public Task<IReadOnlyList<CatalogEntry>> AllAsync(string workspace, string? campaign = null, CancellationToken cancellationToken = default) =>
        _assets.LookAsync(workspace, all => (IReadOnlyList<CatalogEntry>)[.. all.Select(e => e.Value.Entry).Where(e => campaign is null || e.Campaign == campaign)], cancellationToken);

    /// <summary>Enters a delivered brief's assets. Safe to repeat.</summary>
    internal async Task AddAsync(Brief brief, Outcome outcome, CancellationToken cancellationToken)
    {
        foreach (var id in outcome.Assets)
        {
            var manifest = await store.ReadRequiredAsync<AssetManifest>(StoreKeys.Manifest(brief.Workspace, id), cancellationToken);
            var key = StoreKeys.CatalogEntries(brief.Workspace) + EntryFeed<CatalogItem>.KeyOf(outcome.At, id);
            await store.PutAsync(key, "{}"u8.ToArray(), PutCondition.Create, MetadataOf(brief, manifest), cancellationToken);
        }
    }

    private static Dictionary<string, string> MetadataOf(Brief brief, AssetManifest manifest)
    {
        var metadata = new Dictionary<string, string>
        {
            ["brief"] = brief.Id,
            ["title"] = Cut.AtWord(brief.Title, MaxTitle),
            ["campaign"] = manifest.Campaign,
            ["model"] = manifest.Render.Model,
            ["shot"] = manifest.Shot,
            ["width"] = manifest.Width.ToString(CultureInfo.InvariantCulture),
            ["height"] = manifest.Height.ToString(CultureInfo.InvariantCulture),
            ["sha256"] = manifest.PictureSha256,
        };
        if (manifest.Brand is not null) metadata["brand"] = manifest.Brand;

        var tags = new StringBuilder();
        foreach (var tag in manifest.Tags.Select(t => t.Replace('|', ' ')))
        {
            if (Encoding.UTF8.GetByteCount(tag) + Encoding.UTF8.GetByteCount(tags.ToString()) + 1 > MaxTagBytes) break;
            tags.Append(tags.Length == 0 ? "" : "|").Append(tag);
        }

        metadata["tags"] = tags.ToString();
        return metadata;
    }

    private static bool Fits(CatalogItem item, CatalogQuery query, IReadOnlyList<string> words) =>
        (query.Campaign is null || item.Entry.Campaign == query.Campaign)
        && (query.Brand is null || item.Entry.Brand == query.Brand)
        && (query.Model is null || item.Entry.Model == query.Model)
        && (query.Brief is null || item.Entry.BriefId == query.Brief)
        && (query.From is null || item.Entry.DeliveredAt >= query.From)
        && (query.To is null || item.Entry.DeliveredAt < query.To)
        && SearchText.Holds(item.Words, words);

    private static CatalogItem? Read(ObjectListing listing, string id)
    {
        var found = listing.Metadata;
        if (!found.TryGetValue("brief", out var brief) || !found.TryGetValue("sha256", out var sha256))
        {
            return null;
        }

        var entry = new CatalogEntry
        {
            AssetId = id,
            BriefId = brief,
            Title = found.GetValueOrDefault("title", id),
            Campaign = found.GetValueOrDefault("campaign", ""),
            Brand = found.GetValueOrDefault("brand"),
            Model = found.GetValueOrDefault("model", ""),
            Shot = found.GetValueOrDefault("shot", ""),
            Width = Number(found.GetValueOrDefault("width")),
            Height = Number(found.GetValueOrDefault("height")),
            PictureSha256 = sha256,
            Tags = found.GetValueOrDefault("tags", "").Split('|', StringSplitOptions.RemoveEmptyEntries),
            DeliveredAt = Paging.TimeOf(listing.Key),
        };
        return new(entry, SearchText.Of([entry.Title, entry.Campaign, entry.Brand, entry.Model, entry.Shot, entry.AssetId, .. entry.Tags]));
    }

    private static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
