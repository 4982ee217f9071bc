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

        return new()
        {
            View = view,
            Rounds = await RoundsAsync(view, cancellationToken),
            Assets = await AssetsAsync(view, cancellationToken),
            Links = await LinksAsync(caller, view, cancellationToken),
            Screening = await studio.Store.ReadAsync<Screening>(StoreKeys.Screening(workspace, briefId), cancellationToken),
            Cost = await studio.Studio.Costs.BreakdownAsync(workspace, briefId, cancellationToken),
            History = await _chronicle.ReadAsync(StoreKeys.AuditChain(workspace, briefId), most: int.MaxValue, cancellationToken),
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
        var found = new List<Asking>();
        await foreach (var listing in studio.Store.ListAsync(StoreKeys.ReviewsOf(workspace, briefId), startAfter: null, cancellationToken))
        {
            // Decisions lie beneath their review.
            if (listing.Key[$"{workspace}/reviews/".Length..].Contains('/', StringComparison.Ordinal))
            {
                continue;
            }

            var review = await studio.Store.ReadRequiredAsync<Review>(listing.Key, cancellationToken);
            var decisions = await studio.Reviews.DecisionsAsync(workspace, review.Id, cancellationToken);
            var isEscalated = (await studio.Reviews.OpenAsync(workspace, review.Id, review.Reviewers[0].Id, cancellationToken)).Sheet is { } sheet && studio.Clock.GetUtcNow() >= sheet.EscalatesAt;
            var asked = isEscalated ? review.Reviewers.Concat(review.EscalateTo) : review.Reviewers;
            found.Add(new(review, decisions, [.. asked.Where(r => !decisions.Any(d => d.Reviewer == r.Id))], isEscalated));
        }

        return [.. found.OrderBy(a => a.Review.Round).ThenBy(a => a.Review.Stage)];
    }

    private async Task<IReadOnlyList<(ShownAsset, AssetCheck)>> AssetsAsync(BriefView view, CancellationToken cancellationToken)
    {
        var assets = new List<(ShownAsset, AssetCheck)>();
        foreach (var id in view.Outcome is { State: BriefState.Delivered } outcome ? outcome.Assets : [])
        {
            if (await shelf.FindAsync(view.Brief.Workspace, id, cancellationToken) is { } asset)
            {
                assets.Add((asset, await shelf.CheckAsync(view.Brief.Workspace, asset, cancellationToken)));
            }
        }

        return assets;
    }

    // A link lets its bearer decide in somebody's name: everybody gets to their own review as who signed in, and the owner, who on one machine is everybody, sees all.
    private async Task<IReadOnlyList<ReviewerLink>> LinksAsync(Caller caller, BriefView view, CancellationToken cancellationToken)
    {
        if (view.Status.ReviewId is not { } id
            || await studio.Store.ReadAsync<Review>(StoreKeys.Review(caller.Workspace, id), cancellationToken) is not { Reviewers: [var first, ..] } review
            || (await studio.Reviews.OpenAsync(caller.Workspace, id, first.Id, cancellationToken)).Sheet is not { } sheet)
        {
            return [];
        }

        var asked = studio.Clock.GetUtcNow() >= sheet.EscalatesAt ? review.Reviewers.Concat(review.EscalateTo) : review.Reviewers;
        return [.. asked.Where(r => caller.Is(Role.Owner) || (r.Id == caller.Id && caller.Is(Role.Reviewer))).Select(r => new ReviewerLink(r, r.Id == caller.Id ? ReviewDoor.OfReview(review.Id).Page : studio.Reviews.LinkFor(caller.Workspace, review, r).PathAndQuery, sheet.Decisions.Any(d => d.Reviewer == r.Id)))];
    }
}
