using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Atelier.Core.Assets;
using Atelier.Core.Briefs;
using Atelier.Core.Moderation;
using Atelier.Core.Storage;
using Atelier.Core.Text;
using Atelier.Imaging;

namespace Atelier.Core.Catalog;

/// <summary>
/// What can be found: every delivered asset, a projection of the store that <see cref="IndexRebuild"/> writes anew. Searches read no documents: entries and an index of
/// their words are in memory. An asset of a brief that was not delivered is never in it. Thread-safe.
/// </summary>
public sealed class CatalogIndex
{
    private const int MaxTitle = 100;
    private const int MaxTagBytes = 600;
    private const int MostAPage = 500;

    // What of an entry's words listings carry; longer ones are its content, which costs a read.
    private const int MaxWords = 4_000;
    private const string Campaign = "campaign";
    private const string BrandMark = "brand";
    private const string Model = "model";
    private const string Colour = "colour";

    private readonly IObjectStore _store;
    private readonly BriefIndex _briefs;
    private readonly EntryFeed<CatalogItem> _assets;

    // The same few in a hundred thousand entries.
    private readonly ConcurrentDictionary<string, string> _campaigns = new(StringComparer.Ordinal);

    /// <param name="store">Where the entries are.</param>
    /// <param name="briefs">Knows which briefs draw on which pictures.</param>
    /// <param name="clock">The time.</param>
    public CatalogIndex(IObjectStore store, BriefIndex briefs, TimeProvider clock) => (_store, _briefs, _assets) = (store, briefs, new(store, clock, StoreKeys.CatalogEntries, ReadAsync));

    /// <summary>The assets that fit, newest first.</summary>
    public async Task<CatalogPage> SearchAsync(string workspace, CatalogQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var assets = await _assets.LookAsync(workspace, cancellationToken);
        var (words, colours) = WordsOf(query);
        var original = query.VersionsOf is null ? null : assets.Find(query.VersionsOf);
        if (colours.Contains(null) || (words.Count + colours.Count == 0 && SearchText.IsHopeless(query.Text)) || (query.VersionsOf is not null && original is null))
        {
            return new([], null, 0);
        }

        var line = original?.Line;
        var page = assets.Search(new()
        {
            Words = query.Brief is null ? words : [.. words, .. SearchText.WordsOf(query.Brief)],
            Marks = [(Campaign, query.Campaign), (BrandMark, query.Brand), (Model, query.Model), .. colours.Select(c => (Colour, c))],
            From = query.From,
            To = query.To,
            IsNewest = query.IsLatest,
            Fits = query.Brief is null && line is null ? null : row => (query.Brief is null || BriefOf(row.Id) == query.Brief) && (line is null || row.Line == line),
            After = query.After,
            Limit = Math.Clamp(query.Limit, 1, MostAPage),
        });
        return new(await EntriesAsync(workspace, assets, page.Rows, cancellationToken), page.Next, page.Total);
    }

    /// <summary>An asset's entry, or null.</summary>
    public async Task<CatalogEntry?> FindAsync(string workspace, string assetId, CancellationToken cancellationToken = default)
    {
        var assets = await _assets.LookAsync(workspace, cancellationToken);
        return assets.Find(assetId) is { } row ? (await EntriesAsync(workspace, assets, [row], cancellationToken))[0] : null;
    }

    /// <summary>Campaigns, brands and models that assets have, each in order.</summary>
    public async Task<(IReadOnlyList<string> Campaigns, IReadOnlyList<string> Brands, IReadOnlyList<string> Models)> ChoicesAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var assets = await _assets.LookAsync(workspace, cancellationToken);
        return (assets.Values(Campaign), assets.Values(BrandMark), assets.Values(Model));
    }

    /// <summary>Entries as they are now.</summary>
    internal Task<EntryShelf<CatalogItem>> ShelfAsync(string workspace, CancellationToken cancellationToken) => _assets.LookAsync(workspace, cancellationToken);

    /// <summary>The SHA-256 of every asset's picture, after a look at all entries.</summary>
    internal async Task<HashSet<string>> PicturesAsync(string workspace, CancellationToken cancellationToken) =>
        [.. (await _assets.LookAtAllAsync(workspace, cancellationToken)).Search(new()).Rows.Select(r => r.Value!.Unpack()["sha256"])];

    /// <summary>The briefs of the assets that a model drew, after a look at all entries.</summary>
    internal async Task<IReadOnlyList<string>> BriefsOfAsync(string workspace, string model, CancellationToken cancellationToken) =>
        [.. (await _assets.LookAtAllAsync(workspace, cancellationToken)).Search(new() { Marks = [(Model, model)] }).Rows.Select(r => BriefOf(r.Id)).Distinct()];

    /// <summary>Enters a delivered brief's assets. Safe to repeat; an entry that an earlier release wrote is written anew.</summary>
    internal async Task AddAsync(Brief brief, Outcome outcome, CancellationToken cancellationToken)
    {
        foreach (var id in outcome.Assets)
        {
            var manifest = await _store.ReadRequiredAsync<AssetManifest>(StoreKeys.Manifest(brief.Workspace, id), cancellationToken);
            var metadata = MetadataOf(brief, manifest, await ColoursAsync(manifest, cancellationToken));
            var words = AssetText.Of(brief, manifest, ShownText(id, metadata));
            var isLong = ObjectLimits.SizeOf(words) > MaxWords;
            metadata["words"] = isLong ? "" : words;
            await _assets.WriteAsync(brief.Workspace, outcome.At, id, metadata, isLong ? Encoding.UTF8.GetBytes(words) : "{}"u8.ToArray(), replaces: _ => true, cancellationToken);
        }
    }

    private static Dictionary<string, string> MetadataOf(Brief brief, AssetManifest manifest, IReadOnlyList<string> colours)
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
            ["tags"] = AssetText.Tags(manifest.Tags, MaxTagBytes),
            ["colours"] = string.Join('.', colours.Select(c => $"{ColourNames.Find(c)}-{c.TrimStart('#')}")),
            ["line"] = LineOf(manifest.Campaign, manifest.Brand, brief.Title, manifest.Shot).ToString("x32", CultureInfo.InvariantCulture),
        };
        if (manifest.Brand is not null) metadata["brand"] = manifest.Brand;
        return metadata;
    }

    // The same shot of a brief by the same title, in the same campaign and for the same brand, is the same thing done again.
    private static UInt128 LineOf(string campaign, string? brand, string title, string shot) =>
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{campaign}\n{brand}\n{shot}\n{SearchText.Of(title)}")));

    // An asset's id begins with its brief's, which has no dots.
    private static string BriefOf(string assetId) => assetId[..(assetId.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? dot : assetId.Length)];

    private static string ShownText(string id, IReadOnlyDictionary<string, string> found)
    {
        string? Field(string name) => found.GetValueOrDefault(name);
        var colours = ColoursOf(Field("colours"));
        return SearchText.Of([Field("title"), Field("campaign"), Field("brand"), Field("model"), Field("shot"), id, .. TagsOf(Field("tags")), .. colours.Select(c => c.Name == "gray" ? "gray grey" : c.Name), .. colours.Select(c => c.Hex)]);
    }

    private static string[] TagsOf(string? text) => (text ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries);

    private static IReadOnlyList<AssetColour> ColoursOf(string? text) =>
        [.. (text ?? "").Split('.', StringSplitOptions.RemoveEmptyEntries).Select(c => c.Split('-')).Where(c => c.Length == 2).Select(c => new AssetColour(c[0], $"#{c[1]}"))];

    // A colour among the words, such as #12807c, is asked for by its name.
    private static (IReadOnlyList<string> Words, IReadOnlyList<string?> Colours) WordsOf(CatalogQuery query)
    {
        var parts = (query.Text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var named = parts.Where(p => p.StartsWith('#') && ColourNames.Find(p) is not null).ToList();
        var colours = named.Select(ColourNames.Find).ToList();
        if (query.Colour is not null) colours.Add(ColourNames.Find(query.Colour));
        return (SearchText.WordsOf(string.Join(' ', parts.Except(named))), colours);
    }

    private async ValueTask<Entry<CatalogItem>?> ReadAsync(ObjectListing listing, string id, CancellationToken cancellationToken)
    {
        var found = listing.Metadata;
        if (!found.ContainsKey("brief") || !found.ContainsKey("sha256"))
        {
            return null;
        }

        // Those that are too long for a listing are the content. Entries of the first release have none.
        var words = found.TryGetValue("words", out var own) ? own.Replace('.', ' ') : ShownText(id, found);
        if (words.Length == 0 && await _store.GetAsync(listing.Key, cancellationToken) is { } stored)
        {
            words = Encoding.UTF8.GetString(stored.Content.Span).Replace('.', ' ');
        }

        string Field(string name) => found.GetValueOrDefault(name, "");
        var marks = new List<(string, string)> { (Campaign, Field("campaign")), (Model, Field("model")) };
        if (found.TryGetValue("brand", out var brand)) marks.Add((BrandMark, brand));
        marks.AddRange(ColoursOf(found.GetValueOrDefault("colours")).Select(c => (Colour, c.Name)).Distinct());
        var line = UInt128.TryParse(Field("line"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var written) ? written : LineOf(Field("campaign"), brand, Field("title"), Field("shot"));
        return new(new(_campaigns.GetOrAdd(Field("campaign"), c => c), found), words, marks, line);
    }

    // Manifests from before there were colours in them: the picture tells, unless it can't be read.
    private async Task<IReadOnlyList<string>> ColoursAsync(AssetManifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.Colours is { } known)
        {
            return known;
        }

        try
        {
            return PictureChecks.ColoursOf(await _store.GetBlobAsync(manifest.Workspace, manifest.PictureSha256, cancellationToken));
        }
        catch (Exception e) when (e is PngException or ObjectStoreException { Code: "store-corrupt" })
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<CatalogEntry>> EntriesAsync(string workspace, EntryShelf<CatalogItem> assets, IReadOnlyList<EntryRow<CatalogItem>> rows, CancellationToken cancellationToken)
    {
        var found = rows.Select(r => r.Value!.Unpack()).ToList();
        var uses = await _briefs.UsesAsync(workspace, found.Select(f => f["sha256"]), cancellationToken);
        return [.. rows.Select((row, i) =>
        {
            var fields = found[i];
            var versions = assets.Versions(row);
            return new CatalogEntry
            {
                AssetId = row.Id,
                BriefId = BriefOf(row.Id),
                Title = fields.GetValueOrDefault("title", row.Id),
                Campaign = row.Value!.Campaign,
                Brand = fields.GetValueOrDefault("brand"),
                Model = fields.GetValueOrDefault("model", ""),
                Shot = fields.GetValueOrDefault("shot", ""),
                Width = Number(fields.GetValueOrDefault("width")),
                Height = Number(fields.GetValueOrDefault("height")),
                PictureSha256 = fields["sha256"],
                Tags = TagsOf(fields.GetValueOrDefault("tags")),
                Colours = ColoursOf(fields.GetValueOrDefault("colours")),
                Version = versions.Count(at => at <= row.At),
                Versions = versions.Count,
                Uses = uses[i],
                DeliveredAt = row.Time,
            };
        })];
    }

    private static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
