using Atelier.Core.Briefs;
using Atelier.Core.Previews;
using Atelier.Core.Storage;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Atelier.Web.Previews;

/// <summary><c>/v1/previews</c>: one draft picture, while the caller waits.</summary>
internal sealed class PreviewRoutes(StudioServices studio)
{
    private const string Png = "image/png";
    private const string DraftHeader = "Atelier-Draft";

    private readonly ILogger _logger = studio.Loggers.CreateLogger("Atelier.Web.Previews");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Post("/v1/previews", RequestAsync, Operation
            .Of("Previews", "CreatePreview", "Draw a preview", "Draws one picture at once, without a brief: screened, paid for by its campaign, obeying kill switches. It is marked as a draft and never in the catalog; templates write its prompt, also where a language model writes rounds. Answers 202 with Location where it takes longer than a few seconds; Accept: image/png gives the picture itself.")
            .For(Role.Requester).Repeatable().Takes<PreviewDraft>()
            .Gives<PreviewAnswer>(200, "It has ended.").GivesMedia(200, Png, "The picture, where Accept asks for it.")
            .Gives<PreviewAnswer>(202, "It is being drawn.", "Location", "Retry-After").Fails(409));
        routes.Get("/v1/previews/{id}", ShowAsync, Operation
            .Of("Previews", "GetPreview", "Get a preview", "How far a preview is, what it cost and where its picture is. Answers 202 with Retry-After while it is drawn, and 200 when it has ended.")
            .Gives<PreviewAnswer>(200, "It has ended.").Gives<PreviewAnswer>(202, "It is being drawn.", "Location", "Retry-After"));
        routes.Get("/v1/previews/{id}/content", ContentAsync, Operation
            .Of("Previews", "GetPreviewContent", "Get a preview's picture", "The picture as PNG, marked as a draft in its pixels and in the file. Not there while it is drawn, and no more once its campaign, its model or the studio was stopped.")
            .GivesMedia(200, Png, "The picture.", DraftHeader));
    }

    private async Task RequestAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var key = RequestKeys.Idempotency(context.Request);
        var draft = await JsonBodies.ReadAsync<PreviewDraft>(context, studio.Options.MaxJsonBytes);
        await BackPressure.RequireAsync(studio, caller.Workspace, studio.Options.MaxWaitingForPreview, context.RequestAborted);
        var submission = await studio.Studio.Previews.RequestAsync(caller.Workspace, caller.Id, draft, key, RequestKeys.TraceParent(context), context.RequestAborted);
        if (submission.Preview is not { } preview)
        {
            throw Refused(submission);
        }

        if (await studio.Studio.Previews.WaitAsync(preview, studio.Options.PreviewPatience, context.RequestAborted) is { } end)
        {
            await (end.PictureSha256 is { } sha && WantsPicture(context.Request)
                ? PictureAsync(context, caller.Workspace, preview, end, sha)
                : Answers.JsonAsync(context, 200, PreviewAnswer.Of(preview, end)));
            return;
        }

        // The caller comes back for it; a process that dies meanwhile leaves it to the sweep.
        _ = Task.Run(() => FollowAsync(preview), CancellationToken.None);
        await UnderWayAsync(context, preview);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var (preview, end) = await FindAsync(context);
        await (end is null ? UnderWayAsync(context, preview) : Answers.JsonAsync(context, 200, PreviewAnswer.Of(preview, end)));
    }

    private async Task ContentAsync(HttpContext context)
    {
        var (preview, end) = await FindAsync(context);
        var sha = end?.PictureSha256 ?? throw KnownProblems.NotFound("picture of a preview");
        await PictureAsync(context, Callers.Of(context).Workspace, preview, end, sha);
    }

    private async Task PictureAsync(HttpContext context, string workspace, Preview preview, PreviewEnd end, string sha)
    {
        var headers = context.Response.Headers;
        headers[DraftHeader] = "true";
        headers["Atelier-Preview"] = PreviewAnswer.PathOf(preview.Brief.Id);
        headers["Atelier-Model"] = $"{preview.Model}@{preview.ModelVersion}";
        headers["Atelier-Cost"] = $"{end.Cost.Amount} {end.Cost.Currency}";
        await Answers.PictureAsync(context, await studio.Store.GetBlobAsync(workspace, sha, context.RequestAborted));
    }

    private async Task FollowAsync(Preview preview)
    {
        try
        {
            await studio.Studio.Previews.WaitAsync(preview, PreviewService.TimeToLive + TimeSpan.FromSeconds(1), CancellationToken.None);
        }
        catch (Exception e)
        {
            _logger.LogWarning(e, "A preview could not be ended yet; the sweep goes on with it");
        }
    }

    private static Task UnderWayAsync(HttpContext context, Preview preview)
    {
        context.Response.Headers.Location = Answers.Absolute(context, PreviewAnswer.PathOf(preview.Brief.Id));
        Answers.RetryAfter(context, 2);
        return Answers.JsonAsync(context, 202, PreviewAnswer.Of(preview, end: null));
    }

    private async Task<PreviewView> FindAsync(HttpContext context) =>
        await studio.Studio.Previews.GetAsync(Callers.Of(context).Workspace, RouteIds.Id(context, "preview"), context.RequestAborted) ?? throw KnownProblems.NotFound("preview");

    private static bool WantsPicture(HttpRequest request) => request.GetTypedHeaders().Accept is [var first, ..] && first.MediaType.Equals(Png, StringComparison.OrdinalIgnoreCase);

    private static ProblemException Refused(PreviewSubmission submission) => submission.Refusal is { } refusal
        ? new(new() { Status = 409, Code = refusal.Code, Title = "This preview isn't allowed as things are.", Detail = refusal.Reason })
        : BriefProblems.Of(submission.Problems, "preview");
}
