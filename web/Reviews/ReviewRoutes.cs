using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Reviews;

/// <summary><c>/v1/reviews</c>, for callers whom the host knows. Reviewers with a link use the page.</summary>
internal sealed class ReviewRoutes(StudioServices studio)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/reviews/{id}", ShowAsync, Operation
            .Of("Reviews", "GetReview", "Get a review", "What reviewers are asked: the pictures with their findings, who is asked, how many approvals are needed and until when; and what was decided so far.")
            .Gives<ReviewAnswer>(200, "The review."));
        routes.Get("/v1/reviews/{id}/decisions", DecisionsAsync, Operation
            .Of("Reviews", "ListDecisions", "List decisions", "All decisions on a review, oldest first, each with how its reviewer was known: by link, by sign-in, at the terminal or through a relay.")
            .Gives<DecisionList>(200, "The decisions."));
        routes.Post("/v1/reviews/{id}/decisions", DecideAsync, Operation
            .Of("Reviews", "Decide", "Decide on a review", "Records what the caller, who must be asked by the review, says about its pictures: approve, reject or change, with a reason. The first decision of a reviewer counts; a repeat changes nothing and says so.")
            .Takes<DecisionBody>().Gives<DecisionAnswer>(201, "Recorded.").Gives<DecisionAnswer>(200, "It was on record before.").Fails(409, 410));
    }

    private async Task ShowAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var review = await ReviewAsync(context, caller);
        await Answers.JsonAsync(context, 200, new ReviewAnswer(review, await studio.Reviews.DecisionsAsync(caller.Workspace, review.Id, context.RequestAborted)));
    }

    private async Task DecisionsAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var review = await ReviewAsync(context, caller);
        await Answers.JsonAsync(context, 200, new DecisionList(await studio.Reviews.DecisionsAsync(caller.Workspace, review.Id, context.RequestAborted)));
    }

    private async Task DecideAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        KnownProblems.Require(caller, Role.Reviewer);
        var review = await ReviewAsync(context, caller);
        var body = await JsonBodies.ReadAsync<DecisionBody>(context, studio.Options.MaxJsonBytes);
        var verdicts = body.Verdicts ?? [];
        if (verdicts.Any(v => v is null))
        {
            throw KnownProblems.Bad("malformed", "verdicts", "A verdict is an object, not null.");
        }

        var result = await studio.Reviews.DecideAsync(caller.Workspace, review.Id, caller.Id, "sign-in", verdicts, context.RequestAborted);
        if (result.Failure is { } failure)
        {
            throw new ProblemException(ReviewProblems.Of(failure) with
            {
                Detail = failure == ReviewLinkFailure.Unknown ? $"The review doesn't ask '{caller.Id}'." : ReviewProblems.Of(failure).Detail,
            });
        }

        if (result.Problems.Count > 0)
        {
            throw new ProblemException(ReviewProblems.Of(result.Problems));
        }

        await Answers.JsonAsync(context, result.IsRepeat ? 200 : 201, new DecisionAnswer(result.Decision!, result.IsRepeat, result.IsLate));
    }

    private async Task<Review> ReviewAsync(HttpContext context, Caller caller) =>
        await studio.Store.ReadAsync<Review>(StoreKeys.Review(caller.Workspace, RouteIds.Id(context, "review")), context.RequestAborted)
        ?? throw KnownProblems.NotFound("review");
}
