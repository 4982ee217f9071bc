using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Web.Assets;
using Atelier.Web.Identity;
using Atelier.Web.Pages.Reviews;

namespace Atelier.Web.Pages.Briefs;

/// <summary>Reads what a brief's page shows, from the documents as they are now. Changes nothing. Thread-safe.</summary>
internal sealed class BriefDossiers(StudioServices studio, AssetShelf shelf, DrawingWatch drawings)
{
    private readonly RoundTiles _tiles = new(studio.Store, drawings);
    private readonly Chronicle _chronicle = new(studio.Store);

    /// <summary>The dossier, or null when there is no such brief.</summary>
    public async Task<BriefDossier?> ReadAsync(Caller caller, string briefId, CancellationToken cancellationToken)
    {
        var workspace = caller.Workspace;
        if (await studio.Briefs.GetAsync(workspace, briefId, cancellationToken) is not { } view)
        {
            return null;
        }

        // Each is read on its own, so all are read side by side.
        var rounds = RoundsAsync(view, cancellationToken);
        var assets = AssetsAsync(view, cancellationToken);
        var screening = studio.Store.ReadAsync<Screening>(StoreKeys.Screening(workspace, briefId), cancellationToken);
        var cost = studio.Studio.Costs.BreakdownAsync(workspace, briefId, cancellationToken);
        var history = _chronicle.ReadAsync(StoreKeys.AuditChain(workspace, briefId), most: int.MaxValue, cancellationToken);
        await Task.WhenAll(rounds, assets, screening, cost, history);
        return new()
        {
            View = view,
            Rounds = await rounds,
            Assets = await assets,
            Links = LinksOf(caller, view, await rounds),
            Screening = await screening,
            Cost = await cost,
            History = await history,
        };
    }

    private async Task<IReadOnlyList<Round>> RoundsAsync(BriefView view, CancellationToken cancellationToken)
    {
        var (workspace, id) = (view.Brief.Workspace, view.Brief.Id);
        var askings = await AskingsAsync(workspace, id, cancellationToken);
        var specs = new List<RoundSpec>();
        while (await studio.Store.ReadAsync<RoundSpec>(StoreKeys.RoundSpec(workspace, id, specs.Count + 1), cancellationToken) is { } spec)
        {
            specs.Add(spec);
        }

        var tiles = await _tiles.ReadAsync(view, specs, askings, cancellationToken);
        var last = Math.Max(specs.Count, tiles.Select(t => t.Round).DefaultIfEmpty().Max());
        return [.. Enumerable.Range(1, last).Reverse().Select(n => new Round(
            n,
            specs.ElementAtOrDefault(n - 1),
            [.. tiles.Where(t => t.Round == n).Select(t => t.Tile)],
            [.. askings.Where(a => a.Review.Round == n)]))];
    }

    private async Task<IReadOnlyList<Asking>> AskingsAsync(string workspace, string briefId, CancellationToken cancellationToken)
    {
        // Decisions lie beneath their review.
        var keys = (await studio.Store.KeysAsync(StoreKeys.ReviewsOf(workspace, briefId), cancellationToken)).Where(k => !k[$"{workspace}/reviews/".Length..].Contains('/', StringComparison.Ordinal));
        var found = await Reads.EachAsync([.. keys], (key, cancel) => AskingAsync(workspace, key, cancel), cancellationToken);
        return [.. found.OrderBy(a => a.Review.Round).ThenBy(a => a.Review.Stage)];
    }

    private async Task<Asking> AskingAsync(string workspace, string key, CancellationToken cancellationToken)
    {
        var review = await studio.Store.ReadRequiredAsync<Review>(key, cancellationToken);
        var decisions = await studio.Reviews.DecisionsAsync(workspace, review.Id, cancellationToken);
        var isEscalated = await studio.Reviews.IsEscalatedAsync(workspace, review, cancellationToken);
        var asked = isEscalated ? review.Reviewers.Concat(review.EscalateTo) : review.Reviewers;
        return new(review, decisions, [.. asked.Where(r => !decisions.Any(d => d.Reviewer == r.Id))], isEscalated);
    }

    private async Task<IReadOnlyList<(ShownAsset, AssetCheck)>> AssetsAsync(BriefView view, CancellationToken cancellationToken)
    {
        var ids = view.Outcome is { State: BriefState.Delivered } outcome ? outcome.Assets : [];
        var found = await Reads.EachAsync(ids, async (id, cancel) =>
            await shelf.FindAsync(view.Brief.Workspace, id, cancel) is { } asset ? (asset, await shelf.CheckAsync(view.Brief.Workspace, asset, cancel)) : ((ShownAsset, AssetCheck)?)null, cancellationToken);
        return [.. found.OfType<(ShownAsset, AssetCheck)>()];
    }

    // A link lets its bearer decide in somebody's name: everybody gets to their own review as who signed in, and the owner, who on one machine is everybody, sees all.
    private List<ReviewerLink> LinksOf(Caller caller, BriefView view, IReadOnlyList<Round> rounds)
    {
        var open = rounds.SelectMany(r => r.Askings).FirstOrDefault(a => a.Review.Id == view.Status.ReviewId);
        if (open is null || studio.Clock.GetUtcNow() >= open.Review.ExpiresAt)
        {
            return [];
        }

        var (review, workspace) = (open.Review, caller.Workspace);
        var asked = open.IsEscalated ? review.Reviewers.Concat(review.EscalateTo) : review.Reviewers;
        return [.. asked.Where(r => caller.Is(Role.Owner) || (r.Id == caller.Id && caller.Is(Role.Reviewer))).Select(r => new ReviewerLink(
            r, r.Id == caller.Id ? ReviewDoor.OfReview(review.Id).Page : studio.Reviews.LinkFor(workspace, review, r).PathAndQuery, open.Decisions.Any(d => d.Reviewer == r.Id)))];
    }
}
