using Atelier.Core.Reviews;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
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
/// Whoever is signed in and asked opens it at <c>/reviews/{id}</c>, which is no secret, and decides as themselves.
/// </summary>
internal sealed class ReviewPages(StudioServices studio, PageRenderer pages)
{
    // As the API: being asked is not enough, or a program that may only relay would decide under a reviewer's name.
    private static readonly Access Deciders = Access.Of(Role.Reviewer, Role.Named);

    private readonly ReviewDesk _desk = new(studio, pages);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/r/{token}", async context => await _desk.ShowAsync(context, await ByLinkAsync(context), ReviewDoor.OfLink(Token(context))));
        routes.Get("/r/{token}/pictures/{sha}", async context => await _desk.PictureAsync(context, await ByLinkAsync(context)));
        routes.Post("/r", DecideAsync);
        routes.Get("/reviews/{id}", async context => await _desk.ShowAsync(context, await SignedInAsync(context), ReviewDoor.OfReview(Id(context))));
        routes.Get("/reviews/{id}/pictures/{sha}", async context => await _desk.PictureAsync(context, await SignedInAsync(context)));
        routes.Post("/reviews/{id}", DecideSignedInAsync);
    }

    private async Task DecideAsync(HttpContext context)
    {
        var form = await ReviewForm.ReadAsync(context, studio.Options);
        await _desk.DecidedAsync(context, await studio.Reviews.DecideAsync(form.Token, form.Verdicts(), context.RequestAborted), ReviewDoor.OfLink(form.Token), form);
    }

    private async Task DecideSignedInAsync(HttpContext context)
    {
        var sheet = await SignedInAsync(context);
        var form = await ReviewForm.ReadAsync(context, studio.Options);
        var result = await studio.Reviews.DecideAsync(sheet.Workspace, sheet.Review.Id, sheet.Reviewer.Id, DecisionWays.SignIn, form.Verdicts(), context.RequestAborted);
        await _desk.DecidedAsync(context, result, ReviewDoor.OfReview(sheet.Review.Id), form);
    }

    private async Task<ReviewSheet> ByLinkAsync(HttpContext context)
    {
        var opening = await studio.Reviews.OpenAsync(Token(context), context.RequestAborted);
        return opening.Sheet ?? throw new ProblemException(ReviewProblems.Of(opening.Failure!.Value));
    }

    private async Task<ReviewSheet> SignedInAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        Deciders.Require(caller);
        var opening = await studio.Reviews.OpenAsync(caller.Workspace, Id(context), caller.Id, context.RequestAborted);
        return opening.Sheet ?? throw new ProblemException(opening.Failure == ReviewLinkFailure.Unknown
            ? new() { Status = 404, Code = "review-unknown", Title = "There is no review here that asks you.", Detail = $"You are signed in as '{caller.Id}'. Whoever is asked opens it when signed in, or by their own link." }
            : ReviewProblems.Of(opening.Failure!.Value));
    }

    private static string Token(HttpContext context) => context.Request.RouteValues["token"] as string ?? "";

    private static string Id(HttpContext context) => RouteIds.Id(context, "review");
}
