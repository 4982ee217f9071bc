using Atelier.Core.Assets;
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
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/assets/{id}", ShowAsync, Operation
            .Of("Assets", "GetAsset", "Get an asset", "One delivered asset: which brief, model and round it comes from, its copy and tags, what it cost and how much it resembles what was approved.")
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

    private async Task ShowAsync(HttpContext context) => await Answers.JsonAsync(context, 200, AssetAnswer.Of((await FindAsync(context)).Manifest));

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
