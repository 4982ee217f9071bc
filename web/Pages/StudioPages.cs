using Atelier.Core.Briefs;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Web.Assets;
using Atelier.Web.Briefs;
using Atelier.Web.Identity;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Pages;

/// <summary>The studio's own pages.</summary>
internal sealed class StudioPages(StudioServices studio, PageRenderer pages, BriefList list, BriefGallery gallery, AssetShelf shelf)
{
    private const int Shown = 30;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/", HomeAsync);
        routes.Get("/briefs/{id}", BriefAsync);
    }

    private async Task HomeAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var after = context.Request.Query["after"].ToString();
        var (heads, hasMore) = await list.PageAsync(caller.Workspace, onlyOpen: false, campaign: null, RouteIds.IsId(after) ? after : null, Shown, context.RequestAborted);
        var views = new List<BriefView>();
        var thumbs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var head in heads)
        {
            if (await studio.Briefs.GetAsync(caller.Workspace, head.Id, context.RequestAborted) is { } view)
            {
                views.Add(view);
                if (await gallery.FirstAsync(caller.Workspace, head.Id, context.RequestAborted) is { } sha)
                {
                    thumbs[head.Id] = sha;
                }
            }
        }

        await pages.WriteAsync<HomePage>(context, 200, new Dictionary<string, object?>
        {
            [nameof(HomePage.Briefs)] = views,
            [nameof(HomePage.Thumbs)] = thumbs,
            [nameof(HomePage.Next)] = hasMore ? heads[^1].Id : null,
            [nameof(HomePage.Now)] = studio.Clock.GetUtcNow(),
            [nameof(HomePage.Address)] = Answers.Absolute(context, ""),
        });
    }

    private async Task BriefAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var view = await studio.Briefs.GetAsync(caller.Workspace, RouteIds.Id(context, "brief"), context.RequestAborted) ?? throw KnownProblems.NotFound("brief");
        var assets = new List<(ShownAsset Asset, AssetCheck Check)>();
        foreach (var id in view.Outcome is { State: BriefState.Delivered } outcome ? outcome.Assets : [])
        {
            if (await shelf.FindAsync(caller.Workspace, id, context.RequestAborted) is { } asset)
            {
                assets.Add((asset, await shelf.CheckAsync(caller.Workspace, asset, context.RequestAborted)));
            }
        }

        await pages.WriteAsync<BriefPageView>(context, 200, new Dictionary<string, object?>
        {
            [nameof(BriefPageView.View)] = view,
            [nameof(BriefPageView.Pictures)] = await gallery.ReadAsync(caller.Workspace, view.Brief.Id, context.RequestAborted),
            [nameof(BriefPageView.Delivered)] = assets,
            [nameof(BriefPageView.Links)] = await LinksAsync(context, caller, view),
            [nameof(BriefPageView.Cost)] = await studio.Costs.SoFarAsync(caller.Workspace, view.Brief.Id, context.RequestAborted),
            [nameof(BriefPageView.Now)] = studio.Clock.GetUtcNow(),
        });
    }

    // A link lets its bearer decide in somebody's name, so only the owner sees them: on one machine that is everybody.
    private async Task<IReadOnlyList<ReviewerLink>> LinksAsync(HttpContext context, Caller caller, BriefView view)
    {
        if (view.Status.ReviewId is not { } id || !caller.Is(Role.Owner)
            || await studio.Store.ReadAsync<Review>(StoreKeys.Review(caller.Workspace, id), context.RequestAborted) is not { Reviewers: [var first, ..] } review
            || (await studio.Reviews.OpenAsync(caller.Workspace, id, first.Id, context.RequestAborted)).Sheet is not { } sheet)
        {
            return [];
        }

        var asked = studio.Clock.GetUtcNow() >= sheet.EscalatesAt ? review.Reviewers.Concat(review.EscalateTo) : review.Reviewers;
        return [.. asked.Select(r => new ReviewerLink(r, studio.Reviews.LinkFor(caller.Workspace, review, r).PathAndQuery, sheet.Decisions.Any(d => d.Reviewer == r.Id)))];
    }
}
