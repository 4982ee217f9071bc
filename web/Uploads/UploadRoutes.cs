using Atelier.Core.Storage;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Uploads;

/// <summary><c>/v1/uploads</c>: pictures that briefs refer to. Decoded once on the way in, so that nothing unreadable is ever stored.</summary>
internal sealed class UploadRoutes(StudioServices studio)
{
    private readonly UploadDesk _desk = new(studio);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Post("/v1/uploads", UploadAsync, Operation
            .Of("Uploads", "UploadPicture", "Upload a picture", "Stores a PNG that briefs can refer to by its SHA-256. It is decoded once on the way in, so that nothing unreadable is kept. The same picture again gives the same upload.")
            .For(Role.Requester).TakesMedia("image/png").Gives<Upload>(201, "Stored.", "Location"));
        routes.Get("/v1/uploads/{sha}", ShowAsync, Operation
            .Of("Uploads", "GetUpload", "Get an upload", "What is known of an uploaded picture: its size in bytes and pixels, who uploaded it first and when.")
            .Gives<Upload>(200, "The upload."));
        routes.Get("/v1/uploads/{sha}/content", ContentAsync, Operation
            .Of("Uploads", "GetUploadContent", "Get an uploaded picture", "The uploaded picture itself as PNG, checked against its SHA-256 each time it is read.")
            .GivesMedia(200, "image/png", "The picture."));
    }

    private async Task UploadAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        if (!string.Equals(context.Request.ContentType?.Split(';')[0].Trim(), "image/png", StringComparison.OrdinalIgnoreCase))
        {
            throw KnownProblems.WrongType("image/png");
        }

        var png = await Bodies.ReadAsync(context, studio.Options.MaxUploadBytes);
        var upload = await _desk.TakeAsync(caller.Workspace, caller.Id, png, context.RequestAborted);
        context.Response.Headers.Location = Answers.Absolute(context, $"/v1/uploads/{upload.Sha256}");
        await Answers.JsonAsync(context, 201, upload);
    }

    private async Task ShowAsync(HttpContext context) => await Answers.JsonAsync(context, 200, await FindAsync(context));

    private async Task ContentAsync(HttpContext context)
    {
        var upload = await FindAsync(context);
        await Answers.PictureAsync(context, await studio.Store.GetBlobAsync(Callers.Of(context).Workspace, upload.Sha256, context.RequestAborted));
    }

    private async Task<Upload> FindAsync(HttpContext context) =>
        await studio.Store.ReadAsync<Upload>(Upload.KeyOf(Callers.Of(context).Workspace, RouteIds.Sha(context, "upload")), context.RequestAborted)
        ?? throw KnownProblems.NotFound("upload");
}
