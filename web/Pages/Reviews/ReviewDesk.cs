using Atelier.Core.Briefs;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Atelier.Web.Reviews;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pages.Reviews;

/// <summary>Shows a review and takes its form, whichever door its reader came through.</summary>
internal sealed class ReviewDesk(StudioServices studio, PageRenderer pages)
{
    private readonly EarlierPictures _earlier = new(studio);

    public async Task ShowAsync(HttpContext context, ReviewSheet sheet, ReviewDoor door)
    {
        if (sheet.Own is not null)
        {
            await pages.WriteAsync<RecordedPage>(context, 200, new Dictionary<string, object?>
            {
                [nameof(RecordedPage.Sheet)] = sheet,
                [nameof(RecordedPage.Pictures)] = door.Pictures,
                [nameof(RecordedPage.IsRepeat)] = context.Request.Query.ContainsKey("again"),
            });
            return;
        }

        if (sheet.Standing == ReviewStanding.BriefEnded)
        {
            throw Ended(sheet.Outcome!);
        }

        await WriteFormAsync(context, 200, sheet, door, ReviewForm.Empty, []);
    }

    public async Task DecidedAsync(HttpContext context, DecisionResult result, ReviewDoor door, ReviewForm form)
    {
        if (result.Failure is { } failure)
        {
            throw new ProblemException(ReviewProblems.Of(failure));
        }

        if (result.Problems.Count > 0)
        {
            await WriteFormAsync(context, 400, result.Sheet!, door, form, result.Problems);
            return;
        }

        // See other: going back, or loading the page again, then shows what is on record and sends nothing twice.
        context.Response.Headers.Location = $"{context.Request.PathBase.Value}{door.Page}{(result.IsRepeat ? "?again" : "")}";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.ContentLength = 0;
    }

    public async Task PictureAsync(HttpContext context, ReviewSheet sheet)
    {
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

    private async Task WriteFormAsync(HttpContext context, int status, ReviewSheet sheet, ReviewDoor door, ReviewForm form, IReadOnlyList<DecisionProblem> problems) =>
        await pages.WriteAsync<ReviewPage>(context, status, new Dictionary<string, object?>
        {
            [nameof(ReviewPage.Sheet)] = sheet,
            [nameof(ReviewPage.Door)] = door,
            [nameof(ReviewPage.Form)] = form,
            [nameof(ReviewPage.Problems)] = ItemProblems.Of(problems, form.Verdicts()),
            [nameof(ReviewPage.Earlier)] = await _earlier.ReadAsync(sheet, context.RequestAborted),
            [nameof(ReviewPage.Now)] = studio.Clock.GetUtcNow(),
        });
}
