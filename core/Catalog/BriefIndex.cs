using System.Globalization;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Core.Text;

namespace Atelier.Core.Catalog;

/// <summary>
/// What lists of briefs show: a projection of the store that <see cref="IndexRebuild"/> writes anew. A brief that was accepted is in the
/// next list; its end follows the outcome within moments. Lists read no documents. Thread-safe.
/// </summary>
public sealed class BriefIndex(IObjectStore store, TimeProvider clock)
{
    private const int MaxTitle = 100;

    private readonly EntryFeed<BriefItem> _briefs = new(store, clock, StoreKeys.BriefEntries, ReadBrief);
    private readonly EntryFeed<BriefEnd> _ends = new(store, clock, StoreKeys.BriefEnds, ReadEnd);

    /// <summary>The briefs that fit, newest first.</summary>
    public async Task<BriefPage> ListAsync(string workspace, BriefQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var ends = await EndsAsync(workspace, cancellationToken);
        var words = SearchText.WordsOf(query.Text);
        return await _briefs.LookAsync(workspace, all =>
        {
            var (page, next, total) = Paging.NewestFirst(all.Where(e => Fits(e.Value, ends.GetValueOrDefault(e.Value.Entry.Id), query, words)), query.After, query.Limit);
            return new BriefPage([.. page.Select(i => Ended(i.Entry, ends))], next, total);
        }, cancellationToken);
    }

    /// <summary>All entries of a workspace, oldest first; for sums.</summary>
    public async Task<IReadOnlyList<BriefEntry>> AllAsync(string workspace, string? campaign = null, CancellationToken cancellationToken = default)
    {
        var ends = await EndsAsync(workspace, cancellationToken);
        return await _briefs.LookAsync(workspace, all => all
            .Select(e => e.Value.Entry)
            .Where(e => campaign is null || e.Campaign == campaign)
            .Select(e => Ended(e, ends))
            .ToList(), cancellationToken);
    }

    /// <summary>Enters a brief. Safe to repeat.</summary>
    internal Task AddAsync(Brief brief, CancellationToken cancellationToken)
    {
        var metadata = new Dictionary<string, string> { ["title"] = Cut.AtWord(brief.Title, MaxTitle), ["campaign"] = brief.Campaign, ["requester"] = brief.Requester };
        if (brief.Brand is not null) metadata["brand"] = brief.Brand;
        return store.PutAsync(StoreKeys.BriefEntries(brief.Workspace) + EntryFeed<BriefItem>.KeyOf(brief.SubmittedAt, brief.Id), "{}"u8.ToArray(), PutCondition.Create, metadata, cancellationToken);
    }

    /// <summary>Enters a brief's end. Safe to repeat.</summary>
    internal Task EndAsync(Brief brief, Outcome outcome, BriefFigures figures, CancellationToken cancellationToken)
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
        return store.PutAsync(StoreKeys.BriefEnds(brief.Workspace) + EntryFeed<BriefEnd>.KeyOf(outcome.At, brief.Id), "{}"u8.ToArray(), PutCondition.Any, metadata, cancellationToken);
    }

    private static bool Fits(BriefItem item, BriefEnd? end, BriefQuery query, IReadOnlyList<string> words) =>
        (query.Campaign is null || item.Entry.Campaign == query.Campaign)
        && (query.Brand is null || item.Entry.Brand == query.Brand)
        && (query.Requester is null || item.Entry.Requester == query.Requester)
        && (query.State is null || end?.State == query.State)
        && (query.IsOpen is null || end is null == query.IsOpen)
        && SearchText.Holds(item.Words, words);

    private static BriefEntry Ended(BriefEntry entry, Dictionary<string, BriefEnd> ends) =>
        ends.TryGetValue(entry.Id, out var end) ? entry with { End = end.State, EndedAt = end.At, Figures = end.Figures } : entry;

    private Task<Dictionary<string, BriefEnd>> EndsAsync(string workspace, CancellationToken cancellationToken) =>
        _ends.LookAsync(workspace, all =>
        {
            var ends = new Dictionary<string, BriefEnd>(all.Count, StringComparer.Ordinal);
            foreach (var (_, end) in all) ends.TryAdd(end.Id, end);
            return ends;
        }, cancellationToken);

    private static BriefItem ReadBrief(ObjectListing listing, string id)
    {
        var entry = new BriefEntry
        {
            Id = id,
            Title = listing.Metadata.GetValueOrDefault("title", id),
            Campaign = listing.Metadata.GetValueOrDefault("campaign", ""),
            Brand = listing.Metadata.GetValueOrDefault("brand"),
            Requester = listing.Metadata.GetValueOrDefault("requester", ""),
            SubmittedAt = Paging.TimeOf(listing.Key),
        };
        return new(entry, SearchText.Of(entry.Title, entry.Campaign, entry.Brand, entry.Id));
    }

    private static BriefEnd? ReadEnd(ObjectListing listing, string id)
    {
        var found = listing.Metadata;
        if (!Enum.TryParse<BriefState>(found.GetValueOrDefault("state"), out var state))
        {
            return null;
        }

        decimal Number(string name) => decimal.TryParse(found.GetValueOrDefault(name), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var figures = new BriefFigures(Number("cost"), found.GetValueOrDefault("currency", ""), (int)Number("rounds"), (int)Number("shown"), (int)Number("approved"), Number("minutes"));
        return new(id, state, Paging.TimeOf(listing.Key), figures);
    }

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
