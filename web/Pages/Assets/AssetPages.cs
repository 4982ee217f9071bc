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
    private const int MostVersions = 12;
    private const int MostUses = 8;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/assets", SearchAsync);
        routes.Get("/assets/{id}", ShowAsync);
    }

    private async Task SearchAsync(HttpContext context)
    {
        var workspace = Callers.Of(context).Workspace;
        var filter = AssetFilter.Of(context.Request);
        var (campaigns, brands, models) = await studio.Catalog.ChoicesAsync(workspace, context.RequestAborted);
        await pages.WriteAsync<AssetsScreen>(context, 200, new Dictionary<string, object?>
        {
            [nameof(AssetsScreen.Page)] = await studio.Catalog.SearchAsync(workspace, filter.Query, context.RequestAborted),
            [nameof(AssetsScreen.Filter)] = filter,
            [nameof(AssetsScreen.Campaigns)] = campaigns,
            [nameof(AssetsScreen.Brands)] = brands,
            [nameof(AssetsScreen.Models)] = models,
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
            [nameof(AssetScreen.Entry)] = await studio.Catalog.FindAsync(workspace, asset.Manifest.Id, context.RequestAborted),
            [nameof(AssetScreen.Versions)] = await studio.Catalog.SearchAsync(workspace, new() { VersionsOf = asset.Manifest.Id, Limit = MostVersions }, context.RequestAborted),
            [nameof(AssetScreen.Uses)] = await studio.BriefIndex.ListAsync(workspace, new() { Reference = asset.Manifest.PictureSha256, Limit = MostUses }, context.RequestAborted),
        });
    }
}
