using Atelier.Core.Briefs;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Atelier.Web.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Pages.Reviews;

/// <summary>
/// The review that a link opens. Mail and chat scanners open links too, so only the POST decides; it carries the token in its body.
/// The picture addresses repeat the token: a picture under review is shown to nobody else,
/// and with it only what it may be compared with: its approved preview, the round before, the brief's references.
/// </summary>
internal sealed class ReviewPages(StudioServices studio, PageRenderer pages)
{
    private readonly EarlierPictures _earlier = new(studio);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/r/{token}", ShowAsync);
        routes.Get("/r/{token}/pictures/{sha}", PictureAsync);
        routes.Post("/r", DecideAsync);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var token = Token(context);
        var sheet = await OpenAsync(context, token);
        if (sheet.Own is not null)
        {
            await pages.WriteAsync<RecordedPage>(context, 200, new Dictionary<string, object?>
            {
                [nameof(RecordedPage.Sheet)] = sheet,
                [nameof(RecordedPage.Token)] = token,
                [nameof(RecordedPage.IsRepeat)] = context.Request.Query.ContainsKey("again"),
            });
            return;
        }

        if (sheet.Standing == ReviewStanding.BriefEnded)
        {
            throw Ended(sheet.Outcome!);
        }

        await WriteFormAsync(context, 200, sheet, token, ReviewForm.Empty, []);
    }

    private async Task DecideAsync(HttpContext context)
    {
        var form = await ReviewForm.ReadAsync(context, studio.Options);
        var result = await studio.Reviews.DecideAsync(form.Token, form.Verdicts(), context.RequestAborted);
        if (result.Failure is { } failure)
        {
            throw new ProblemException(ReviewProblems.Of(failure));
        }

        if (result.Problems.Count > 0)
        {
            await WriteFormAsync(context, 400, result.Sheet!, form.Token, form, result.Problems);
            return;
        }

        // See other: going back, or loading the page again, then shows what is on record and sends nothing twice.
        context.Response.Headers.Location = $"{context.Request.PathBase.Value}/r/{form.Token}{(result.IsRepeat ? "?again" : "")}";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.ContentLength = 0;
    }

    private async Task PictureAsync(HttpContext context)
    {
        var sheet = await OpenAsync(context, Token(context));
        var sha = RouteIds.Sha(context, "picture");
        if (!sheet.Review.Items.Any(i => i.PictureSha256 == sha || i.PreviewSha256 == sha)
            && !(await _earlier.ReadAsync(sheet, context.RequestAborted)).Any(p => p.Sha256 == sha))
        {
            throw KnownProblems.NotFound("picture");
        }

        // What was stopped is not handed out any more, whoever kept a link.
        if (sheet.Outcome is { State: BriefState.Killed or BriefState.Cancelled } stopped)
        {
            throw Ended(stopped);
        }

        await Answers.PictureAsync(context, await studio.Store.GetBlobAsync(sheet.Workspace, sha, context.RequestAborted));
    }

    private static ProblemException Ended(Outcome outcome) => new(new()
    {
        Status = 410, Code = "brief-ended", Title = "This brief has ended.",
        Detail = $"It is {Words.Of(outcome.State).ToLowerInvariant()}, so there is nothing left to decide. {outcome.Reason}",
    });

    private async Task WriteFormAsync(HttpContext context, int status, ReviewSheet sheet, string token, ReviewForm form, IReadOnlyList<DecisionProblem> problems) =>
        await pages.WriteAsync<ReviewPage>(context, status, new Dictionary<string, object?>
        {
            [nameof(ReviewPage.Sheet)] = sheet,
            [nameof(ReviewPage.Token)] = token,
            [nameof(ReviewPage.Form)] = form,
            [nameof(ReviewPage.Problems)] = ItemProblems.Of(problems, form.Verdicts()),
            [nameof(ReviewPage.Earlier)] = await _earlier.ReadAsync(sheet, context.RequestAborted),
            [nameof(ReviewPage.Now)] = studio.Clock.GetUtcNow(),
        });

    private async Task<ReviewSheet> OpenAsync(HttpContext context, string token)
    {
        var opening = await studio.Reviews.OpenAsync(token, context.RequestAborted);
        return opening.Sheet ?? throw new ProblemException(ReviewProblems.Of(opening.Failure!.Value));
    }

    private static string Token(HttpContext context) => context.Request.RouteValues["token"] as string ?? "";
}
