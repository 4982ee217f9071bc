using Atelier.Core.Storage;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Assets;

/// <summary><c>/v1/assets</c>: delivered pictures with what proves them. Until its brief is delivered, an asset isn't there for anybody.</summary>
internal sealed class AssetRoutes(StudioServices studio, AssetShelf shelf)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/assets/{id}", ShowAsync);
        routes.Get("/v1/assets/{id}/content", ContentAsync);
        routes.Get("/v1/assets/{id}/manifest", async context => await BytesAsync(context, (await FindAsync(context)).ManifestBytes));
        routes.Get("/v1/assets/{id}/signature", async context => await BytesAsync(context, (await FindAsync(context)).SignatureBytes));
        routes.Get("/v1/assets/{id}/verification", async context =>
            await Answers.JsonAsync(context, 200, await shelf.CheckAsync(Callers.Of(context).Workspace, await FindAsync(context), context.RequestAborted)));
    }

    private async Task ShowAsync(HttpContext context)
    {
        var manifest = (await FindAsync(context)).Manifest;
        await Answers.JsonAsync(context, 200, new
        {
            manifest.Id, manifest.BriefId, manifest.Campaign, manifest.Brand, manifest.Shot, manifest.Variant, manifest.Round, manifest.Width, manifest.Height,
            manifest.PictureSha256, model = manifest.Render.Model, manifest.Render.ModelVersion, manifest.Render.ModelLicence, manifest.Proof.Similarity,
            manifest.Copy, manifest.Tags, manifest.Findings, manifest.Cost, manifest.FinishedAt,
            links = new
            {
                content = $"/v1/assets/{manifest.Id}/content",
                manifest = $"/v1/assets/{manifest.Id}/manifest",
                signature = $"/v1/assets/{manifest.Id}/signature",
                verification = $"/v1/assets/{manifest.Id}/verification",
            },
        });
    }

    private async Task ContentAsync(HttpContext context)
    {
        var asset = await FindAsync(context);
        context.Response.Headers.ContentDisposition = $"inline; filename=\"{asset.Manifest.Id}.png\"";
        await Answers.BytesAsync(context, 200, "image/png", await studio.Store.GetBlobAsync(Callers.Of(context).Workspace, asset.Manifest.PictureSha256, context.RequestAborted));
    }

    // Byte for byte: what was signed is what is served.
    private static Task BytesAsync(HttpContext context, ReadOnlyMemory<byte> json) => Answers.BytesAsync(context, 200, "application/json; charset=utf-8", json);

    private async Task<ShownAsset> FindAsync(HttpContext context) =>
        await shelf.FindAsync(Callers.Of(context).Workspace, RouteIds.Id(context, "asset"), context.RequestAborted) ?? throw KnownProblems.NotFound("asset");
}
