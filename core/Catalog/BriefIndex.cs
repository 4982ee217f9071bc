using System.Collections.Concurrent;
using System.Globalization;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Core.Text;

namespace Atelier.Core.Catalog;

/// <summary>
/// What lists of briefs show: a projection of the store that <see cref="IndexRebuild"/> writes anew. A brief that was accepted is in the
/// next list; its end follows the outcome within moments. Lists read no documents. Thread-safe.
/// </summary>
public sealed class BriefIndex
{
    private const int MaxTitle = 100;
    private const int MostAPage = 500;
    private const string Campaign = "campaign";
    private const string BrandMark = "brand";
    private const string Requester = "requester";
    private const string Reference = "reference";
    private const string Billed = "billed";

    private static readonly Dictionary<string, ReferenceRole> NoReferences = [];

    // The same few names in a hundred thousand entries.
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly EntryFeed<BriefEntry> _briefs;
    private readonly EntryFeed<BriefEnd> _ends;
    private readonly ConcurrentDictionary<string, OpenBriefs> _open = new(StringComparer.Ordinal);

    /// <param name="store">Where the entries are.</param>
    /// <param name="clock">The time.</param>
    public BriefIndex(IObjectStore store, TimeProvider clock)
    {
        _briefs = new(store, clock, StoreKeys.BriefEntries, (listing, id, _) => new(ReadBrief(listing, id)));
        _ends = new(store, clock, StoreKeys.BriefEnds, (listing, id, _) => new(ReadEnd(listing, id)));
    }

    /// <summary>The briefs that fit, newest first.</summary>
    public async Task<BriefPage> ListAsync(string workspace, BriefQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query is { IsHasty: true, State: null, IsOpen: null } && !SearchText.IsHopeless(query.Text) && await HastyAsync(workspace, query, cancellationToken) is { } early)
        {
            return early;
        }

        var (briefs, ends) = await ShelvesAsync(workspace, cancellationToken);
        if (SearchText.IsHopeless(query.Text))
        {
            return new([], null, 0);
        }

        var open = query.IsOpen == true ? _open.GetOrAdd(workspace, _ => new()).Of(briefs, ends) : null;
        var page = ends.Finding(end => briefs.Search(Of(query) with
        {
            Ids = open,
            Fits = query.State is null && query.IsOpen is null ? null : row => Fits(end(row.Id), query),
        }));
        return new([.. page.Rows.Select(r => Ended(r, ends))], page.Next, page.Total);
    }

    // A whole page of what is known for sure; null where that takes everything. A brief ends after it was sent: ends from then on tell how.
    private async Task<BriefPage?> HastyAsync(string workspace, BriefQuery query, CancellationToken cancellationToken)
    {
        EntryPage<BriefEntry>? page = null;
        var limit = Of(query).Limit;
        var (_, since) = await _briefs.LookAsync(workspace, (shelf, from) => (page = shelf.Search(Of(query) with { From = from })).Rows.Count == limit, cancellationToken);
        if (since is null || page is null)
        {
            return null;
        }

        var oldest = page.Rows[^1];
        var (ends, _) = await _ends.LookAsync(workspace, (_, from) => from <= oldest.Time, cancellationToken);
        return new([.. page.Rows.Select(r => Ended(r, ends))], oldest.Key, null);
    }

    private static EntryQuery<BriefEntry> Of(BriefQuery query) => new()
    {
        Words = SearchText.WordsOf(query.Text),
        Marks = [(Campaign, query.Campaign), (BrandMark, query.Brand), (Requester, query.Requester), (Reference, query.Reference)],
        After = query.After,
        Limit = Math.Clamp(query.Limit, 1, MostAPage),
    };

    /// <summary>All entries of a workspace, or of one campaign, oldest first; for sums.</summary>
    public async Task<IReadOnlyList<BriefEntry>> AllAsync(string workspace, string? campaign = null, CancellationToken cancellationToken = default)
    {
        var (briefs, ends) = await ShelvesAsync(workspace, cancellationToken);
        return [.. briefs.Search(new() { Marks = [(Campaign, campaign)] }).Rows.Reverse().Select(r => Ended(r, ends))];
    }

    /// <summary>Entries of briefs and of their ends as they are now.</summary>
    internal async Task<(EntryShelf<BriefEntry> Briefs, EntryShelf<BriefEnd> Ends)> ShelvesAsync(string workspace, CancellationToken cancellationToken)
    {
        var ends = _ends.LookAsync(workspace, cancellationToken);
        var briefs = _briefs.LookAsync(workspace, cancellationToken);
        await Task.WhenAll(ends, briefs);
        return (await briefs, await ends);
    }

    /// <summary>Lists everything, for acts that must not miss what another process wrote late.</summary>
    internal Task LookAtAllAsync(string workspace, CancellationToken cancellationToken) =>
        Task.WhenAll(_ends.LookAtAllAsync(workspace, cancellationToken), _briefs.LookAtAllAsync(workspace, cancellationToken));

    /// <summary>Campaigns and brands that briefs name, each in order; just after a process began, those it has met so far.</summary>
    public async Task<(IReadOnlyList<string> Campaigns, IReadOnlyList<string> Brands)> ChoicesAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var (briefs, _) = await _briefs.LookAsync(workspace, (_, _) => true, cancellationToken);
        return (briefs.Values(Campaign), briefs.Values(BrandMark));
    }

    /// <summary>The campaigns that briefs name, in order.</summary>
    public async Task<IReadOnlyList<string>> CampaignsAsync(string workspace, CancellationToken cancellationToken = default) =>
        (await _briefs.LookAsync(workspace, cancellationToken)).Values(Campaign);

    /// <summary>How many briefs draw on each of some pictures, by SHA-256, in their order.</summary>
    public async Task<IReadOnlyList<int>> UsesAsync(string workspace, IEnumerable<string> pictures, CancellationToken cancellationToken = default)
    {
        var briefs = await _briefs.LookAsync(workspace, cancellationToken);
        return [.. pictures.Select(sha => briefs.Count(Reference, sha))];
    }

    /// <summary>Enters a brief. Safe to repeat.</summary>
    internal Task AddAsync(Brief brief, CancellationToken cancellationToken)
    {
        var metadata = new Dictionary<string, string> { ["title"] = Cut.AtWord(brief.Title, MaxTitle), ["campaign"] = brief.Campaign, ["requester"] = brief.Requester };
        if (brief.Brand is not null) metadata["brand"] = brief.Brand;

        // What must not be resembled is not used.
        var used = brief.Intent.References.Where(r => r.Role != ReferenceRole.Protected).DistinctBy(r => r.Sha256).ToList();
        if (used.Count > 0) metadata["references"] = string.Join('.', used.Select(r => $"{r.Role}-{r.Sha256}"));
        return _briefs.WriteAsync(brief.Workspace, brief.SubmittedAt, brief.Id, metadata, "{}"u8.ToArray(), replaces: _ => true, cancellationToken);
    }

    /// <summary>Whether a brief's end is entered.</summary>
    internal async Task<bool> HasEndAsync(string workspace, string briefId, CancellationToken cancellationToken) =>
        (await _ends.LookAsync(workspace, cancellationToken)).Find(briefId) is not null;

    /// <summary>Enters a brief's end. Safe to repeat, and by several at once.</summary>
    /// <param name="brief">The brief.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="figures">What it came to.</param>
    /// <param name="isBilled">Whether that is what was billed. It takes the place of what was not, and only more takes its place: what was spent for nothing may be added later.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task EndAsync(Brief brief, Outcome outcome, BriefFigures figures, bool isBilled, CancellationToken cancellationToken)
    {
        var metadata = new Dictionary<string, string>
        {
            ["state"] = outcome.State.ToString(),
            ["cost"] = Text(figures.Cost),
            ["currency"] = figures.Currency,
            ["rounds"] = Text(figures.Rounds),
            ["shown"] = Text(figures.Shown),
            ["approved"] = Text(figures.Approved),
            ["minutes"] = Text(figures.ReviewMinutes),
        };
        if (outcome.KillId is not null) metadata["kill"] = outcome.KillId;
        if (isBilled) metadata[Billed] = "yes";
        return _ends.WriteAsync(brief.Workspace, outcome.At, brief.Id, metadata, "{}"u8.ToArray(), replaces: found => !found.ContainsKey(Billed) || (isBilled && Number(found, "cost") < figures.Cost), cancellationToken);
    }

    private static bool Fits(BriefEnd? end, BriefQuery query) => (query.State is null || end?.State == query.State) && (query.IsOpen is null || end is null == query.IsOpen);

    private static BriefEntry Ended(EntryRow<BriefEntry> row, EntryShelf<BriefEnd> ends) =>
        ends.Find(row.Id) is { Value: { } end } ended ? row.Value! with { End = end.State, EndedAt = ended.Time, Figures = end.Figures } : row.Value!;

    private static Dictionary<string, ReferenceRole> ReferencesOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return NoReferences;
        }

        var references = new Dictionary<string, ReferenceRole>(StringComparer.Ordinal);
        foreach (var part in text.Split('.'))
        {
            if (part.Split('-') is [var name, var sha] && Enum.TryParse<ReferenceRole>(name, out var role)) references[sha] = role;
        }

        return references;
    }

    private Entry<BriefEntry> ReadBrief(ObjectListing listing, string id)
    {
        string? Known(string name) => listing.Metadata.TryGetValue(name, out var value) ? _names.GetOrAdd(value, value) : null;
        var entry = new BriefEntry
        {
            Id = id,
            Title = listing.Metadata.GetValueOrDefault("title", id),
            Campaign = Known("campaign") ?? "",
            Brand = Known("brand"),
            Requester = Known("requester") ?? "",
            SubmittedAt = EntryKeys.TimeOf(listing.Key),
            References = ReferencesOf(listing.Metadata.GetValueOrDefault("references")),
        };
        var marks = new List<(string, string)> { (Campaign, entry.Campaign), (Requester, entry.Requester) };
        if (entry.Brand is not null) marks.Add((BrandMark, entry.Brand));
        marks.AddRange(entry.References.Keys.Select(sha => (Reference, sha)));
        return new(entry, SearchText.Of(entry.Title, entry.Campaign, entry.Brand, entry.Id), marks);
    }

    private Entry<BriefEnd>? ReadEnd(ObjectListing listing, string id)
    {
        var found = listing.Metadata;
        if (!Enum.TryParse<BriefState>(found.GetValueOrDefault("state"), out var state))
        {
            return null;
        }

        var currency = _names.GetOrAdd(found.GetValueOrDefault("currency", ""), c => c);
        var figures = new BriefFigures(Number(found, "cost"), currency, (int)Number(found, "rounds"), (int)Number(found, "shown"), (int)Number(found, "approved"), Number(found, "minutes"));
        return new(new(state, figures), "", []);
    }

    private static decimal Number(IReadOnlyDictionary<string, string> found, string name) =>
        decimal.TryParse(found.GetValueOrDefault(name), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
