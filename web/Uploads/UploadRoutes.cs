using System.Security.Cryptography;
using Atelier.Core.Storage;
using Atelier.Core.Uploads;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Uploads;

/// <summary><c>/v1/uploads</c>: pictures that briefs refer to. They come through the API, or straight to the store where the host lets them.</summary>
internal sealed class UploadRoutes(StudioServices studio)
{
    private const string Png = "image/png";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly UploadDesk _desk = new(studio);
    private readonly StagedUploads _staged = new(studio.Store);
    private readonly UploadSlots _slots = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Post("/v1/uploads", UploadAsync, Operation
            .Of("Uploads", "UploadPicture", "Upload a picture", "Stores a PNG that briefs can refer to by its SHA-256. It is decoded and judged by policy on the way in, so that nothing unreadable or forbidden is kept. The same picture again gives the same upload.")
            .For(Role.Requester).TakesMedia(Png).Gives<Upload>(201, "Stored.", "Location"));
        routes.Post("/v1/uploads/direct", DirectAsync, Operation
            .Of("Uploads", "StartUpload", "Start a large upload", "Gives an address that one PNG can be sent to, past the API where the host allows that. Once sent, complete it: only then is it looked at and stored. Where the host has no such way, the address is the API's own and nothing is left to complete.")
            .For(Role.Requester).Gives<DirectUpload>(201, "The address."));
        routes.Post("/v1/uploads/{id}/complete", CompleteAsync, Operation
            .Of("Uploads", "CompleteUpload", "Complete a large upload", "Takes over a PNG that was sent to the address of StartUpload: decodes it, judges it by policy and stores it under its SHA-256. One that is refused is deleted. Asking again within a day gives the same upload.")
            .For(Role.Requester).Gives<Upload>(201, "Stored.", "Location").Fails(400, 413, 415));
        routes.Get("/v1/uploads/{sha}", ShowAsync, Operation
            .Of("Uploads", "GetUpload", "Get an upload", "What is known of an uploaded picture: its size in bytes and pixels, who uploaded it first and when.")
            .Gives<Upload>(200, "The upload."));
        routes.Get("/v1/uploads/{sha}/content", ContentAsync, Operation
            .Of("Uploads", "GetUploadContent", "Get an uploaded picture", "The uploaded picture itself as PNG, checked against its SHA-256 each time it is read.")
            .GivesMedia(200, Png, "The picture."));
    }

    private async Task UploadAsync(HttpContext context)
    {
        if (!string.Equals(context.Request.ContentType?.Split(';')[0].Trim(), Png, StringComparison.OrdinalIgnoreCase))
        {
            throw KnownProblems.WrongType(Png);
        }

        using var slot = _slots.Take(Callers.Of(context));
        await StoredAsync(context, await Bodies.ReadAsync(context, studio.Options.MaxUploadBytes));
    }

    private async Task DirectAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        if (studio.DirectUploads is not { } direct)
        {
            var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Content-Type"] = Png };
            await Answers.JsonAsync(context, 201, new DirectUpload { Url = new(Answers.Absolute(context, "/v1/uploads")), Method = "POST", Headers = headers });
            return;
        }

        var id = $"d-{RandomNumberGenerator.GetString("0123456789abcdefghjkmnpqrstvwxyz", 26)}";
        var address = await direct.IssueAsync(caller.Workspace, id, Png, Lifetime, context.RequestAborted);
        await Answers.JsonAsync(context, 201, new DirectUpload
        {
            Id = id, Url = address.Url, Method = address.Method, Headers = address.Headers, ExpiresAt = address.ExpiresAt, Complete = $"/v1/uploads/{id}/complete",
        });
    }

    private async Task CompleteAsync(HttpContext context)
    {
        var (caller, id) = (Callers.Of(context), RouteIds.Id(context, "upload"));
        using var slot = _slots.Take(caller);
        var staged = await _staged.FindAsync(caller.Workspace, id, studio.Options.MaxDirectBytes, context.RequestAborted) ?? throw KnownProblems.NotFound("upload that has arrived");
        if (staged.Content is not { } png)
        {
            throw KnownProblems.TooLarge(studio.Options.MaxDirectBytes);
        }

        try
        {
            // What was taken over stays where it arrived until it is tidied away: whoever didn't get this answer asks again, and its address is spent.
            await StoredAsync(context, png);
        }
        catch (ProblemException)
        {
            await _staged.DropAsync(caller.Workspace, id, CancellationToken.None);
            throw;
        }
    }

    private async Task StoredAsync(HttpContext context, ReadOnlyMemory<byte> png)
    {
        var caller = Callers.Of(context);
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
