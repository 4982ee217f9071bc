using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Web.Assets;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Pages.Assets;

/// <summary>Delivered pictures: found, shown, and checked each time they are shown.</summary>
internal sealed class AssetPages(StudioServices studio, PageRenderer pages, AssetShelf shelf)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/assets", SearchAsync);
        routes.Get("/assets/{id}", ShowAsync);
    }

    private async Task SearchAsync(HttpContext context)
    {
        var workspace = Callers.Of(context).Workspace;
        var filter = AssetFilter.Of(context.Request);
        var all = await studio.Catalog.AllAsync(workspace, campaign: null, context.RequestAborted);
        await pages.WriteAsync<AssetsScreen>(context, 200, new Dictionary<string, object?>
        {
            [nameof(AssetsScreen.Page)] = await studio.Catalog.SearchAsync(workspace, filter.Query, context.RequestAborted),
            [nameof(AssetsScreen.Filter)] = filter,
            [nameof(AssetsScreen.Campaigns)] = Distinct(all.Select(a => a.Campaign)),
            [nameof(AssetsScreen.Brands)] = Distinct(all.Select(a => a.Brand).OfType<string>()),
            [nameof(AssetsScreen.Models)] = Distinct(all.Select(a => a.Model)),
        });
    }

    private async Task ShowAsync(HttpContext context)
    {
        var workspace = Callers.Of(context).Workspace;
        var asset = await shelf.FindAsync(workspace, RouteIds.Id(context, "asset"), context.RequestAborted) ?? throw KnownProblems.NotFound("asset");
        var brief = await studio.Store.ReadAsync<Brief>(StoreKeys.Brief(workspace, asset.Manifest.BriefId), context.RequestAborted);
        await pages.WriteAsync<AssetScreen>(context, 200, new Dictionary<string, object?>
        {
            [nameof(AssetScreen.Asset)] = asset,
            [nameof(AssetScreen.Check)] = await shelf.CheckAsync(workspace, asset, context.RequestAborted),
            [nameof(AssetScreen.Title)] = brief?.Title ?? asset.Manifest.BriefId,
        });
    }

    private static List<string> Distinct(IEnumerable<string> ids) => [.. ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
