using Atelier.Core.Assets;
using Atelier.Core.Catalog;
using Atelier.Core.Signing;
using Atelier.Core.Storage;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Assets;

/// <summary><c>/v1/assets</c>: delivered pictures with what proves them. Until its brief is delivered, an asset isn't there for anybody.</summary>
internal sealed class AssetRoutes(StudioServices studio, AssetShelf shelf)
{
    private const int MostAPage = 200;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/assets", context => FindManyAsync(context, "/v1/assets"), Operation
            .Of("Assets", "ListAssets", "List assets", "Delivered assets, newest first, a page at a time; 'next' is the address of the following page.")
            .Query<string>("campaign", "Only those of this campaign.", most: 100).Query<string>("brief", "Only those of this brief.", most: 100)
            .Query<string>("after", "Where the page before ended, from its 'next'.", most: 200).Query<int>("limit", "Assets a page, 50 when left out.", 1, MostAPage)
            .Gives<AssetPage>(200, "A page of assets."));
        routes.Get("/v1/search", context => FindManyAsync(context, "/v1/search"), Operation
            .Of("Assets", "SearchAssets", "Search assets", "Finds delivered assets by words of their brief's intent, copy, title, tags, shot, campaign, brand, model and colours, and by colour, version, campaign, brand, model, brief and time of delivery; newest first, a page at a time.")
            .Query<string>("text", "Words that must begin words of the asset's; case and accents don't matter, and #rrggbb stands for the name of that colour. What a picture must not show is not searched.", most: 200)
            .Query<string>("colour", "Only those with much of this colour: a name such as teal, or #rrggbb for the name nearest to it.", most: 40)
            .Query<string>("versionsOf", "Only versions of this asset, itself among them: the same shot of briefs by the same title, in one campaign and for one brand.", most: 100)
            .Query<bool>("latest", "Only the last version of each.")
            .Query<string>("campaign", "Only those of this campaign.", most: 100).Query<string>("brand", "Only those of this brand.", most: 100)
            .Query<string>("model", "Only those drawn by this model.", most: 100).Query<string>("brief", "Only those of this brief.", most: 100)
            .Query<DateTimeOffset>("from", "Delivered then or later.").Query<DateTimeOffset>("to", "Delivered before.")
            .Query<string>("after", "Where the page before ended, from its 'next'.", most: 200).Query<int>("limit", "Assets a page, 50 when left out.", 1, MostAPage)
            .Gives<AssetPage>(200, "A page of assets."));
        routes.Get("/v1/assets/{id}", ShowAsync, Operation
            .Of("Assets", "GetAsset", "Get an asset", "One delivered asset: which brief, model and round it comes from, its copy, tags and colours, which version it is, how many briefs draw on it, what it cost and how much it resembles what was approved.")
            .Gives<AssetAnswer>(200, "The asset."));
        routes.Get("/v1/assets/{id}/content", ContentAsync, Operation
            .Of("Assets", "GetAssetContent", "Get an asset's picture", "The picture itself as PNG. Its SHA-256 is the one that the asset's signed manifest names, checked again each time it is read.")
            .GivesMedia(200, "image/png", "The picture."));
        routes.Get("/v1/assets/{id}/manifest", async context => await BytesAsync(context, (await FindAsync(context)).ManifestBytes), Operation
            .Of("Assets", "GetAssetManifest", "Get an asset's manifest", "Where the asset comes from, byte for byte as it was signed: brief, prompt, seed, model, approvals, proof. Check it against the detached signature.")
            .Gives<AssetManifest>(200, "The manifest as it was signed."));
        routes.Get("/v1/assets/{id}/signature", async context => await BytesAsync(context, (await FindAsync(context)).SignatureBytes), Operation
            .Of("Assets", "GetAssetSignature", "Get an asset's signature", "The detached ES256 signature over the bytes of the asset's manifest, with the public key that verifies it offline.")
            .Gives<DetachedSignature>(200, "The signature."));
        routes.Get("/v1/assets/{id}/verification", CheckAsync, Operation
            .Of("Assets", "VerifyAsset", "Verify an asset", "Checks picture and signature against the manifest as they are stored now, and says whose key signed it and what is wrong, if anything.")
            .Gives<AssetCheck>(200, "What checking found."));
    }

    private async Task FindManyAsync(HttpContext context, string path)
    {
        var request = context.Request;
        var query = new CatalogQuery
        {
            Text = Queries.Text(request, "text"), Campaign = Queries.Id(request, "campaign"), Brand = Queries.Id(request, "brand"), Model = Queries.Id(request, "model"), Colour = Queries.Colour(request, "colour"), VersionsOf = Queries.Id(request, "versionsOf"), IsLatest = Queries.Flag(request, "latest"), Brief = Queries.Id(request, "brief"),
            From = Queries.Time(request, "from"), To = Queries.Time(request, "to"), After = Queries.Text(request, "after"), Limit = Queries.Limit(request, 50, MostAPage),
        };
        var page = await studio.Catalog.SearchAsync(Callers.Of(context).Workspace, query, context.RequestAborted);
        var next = page.Next is null ? null : Queries.Address(
            path, ("text", query.Text), ("campaign", query.Campaign), ("brand", query.Brand), ("model", query.Model), ("colour", query.Colour), ("versionsOf", query.VersionsOf), ("latest", query.IsLatest ? "true" : null), ("brief", query.Brief), ("from", request.Query["from"]), ("to", request.Query["to"]),
            ("after", page.Next), ("limit", request.Query["limit"]));
        await Answers.JsonAsync(context, 200, new AssetPage(page.Entries, page.Total, next));
    }

    private async Task ShowAsync(HttpContext context) => await Answers.JsonAsync(context, 200, await AnswerAsync(context, (await FindAsync(context)).Manifest));

    private async Task<AssetAnswer> AnswerAsync(HttpContext context, AssetManifest manifest) =>
        AssetAnswer.Of(manifest, await studio.Catalog.FindAsync(manifest.Workspace, manifest.Id, context.RequestAborted));

    private async Task ContentAsync(HttpContext context)
    {
        var asset = await FindAsync(context);
        context.Response.Headers.ContentDisposition = $"inline; filename=\"{asset.Manifest.Id}.png\"";
        await Answers.BytesAsync(context, 200, "image/png", await studio.Store.GetBlobAsync(Callers.Of(context).Workspace, asset.Manifest.PictureSha256, context.RequestAborted));
    }

    private async Task CheckAsync(HttpContext context) =>
        await Answers.JsonAsync(context, 200, await shelf.CheckAsync(Callers.Of(context).Workspace, await FindAsync(context), context.RequestAborted));

    // Byte for byte: what was signed is what is served.
    private static Task BytesAsync(HttpContext context, ReadOnlyMemory<byte> json) => Answers.BytesAsync(context, 200, "application/json; charset=utf-8", json);

    private async Task<ShownAsset> FindAsync(HttpContext context) =>
        await shelf.FindAsync(Callers.Of(context).Workspace, RouteIds.Id(context, "asset"), context.RequestAborted) ?? throw KnownProblems.NotFound("asset");
}
