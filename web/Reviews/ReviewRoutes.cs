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
            .For(Role.Member, Role.Relay).Gives<ReviewAnswer>(200, "The review."));
        routes.Get("/v1/reviews/{id}/decisions", DecisionsAsync, Operation
            .Of("Reviews", "ListDecisions", "List decisions", "All decisions on a review, oldest first, each with how its reviewer was known: by link, by sign-in, at the terminal or through a relay.")
            .For(Role.Member, Role.Relay).Gives<DecisionList>(200, "The decisions."));
        routes.Post("/v1/reviews/{id}/decisions", DecideAsync, Operation
            .Of("Reviews", "Decide", "Decide on a review", "Records what the caller, who must be asked by the review, says about its pictures: approve, reject or change, with a reason. The first decision of a reviewer counts; a repeat changes nothing and says so.")
            .For(Role.Reviewer, Role.Named).Takes<DecisionBody>().Gives<DecisionAnswer>(201, "Recorded.").Gives<DecisionAnswer>(200, "It was on record before.").Fails(409, 410));
        routes.Post("/v1/reviews/{id}/decisions/relayed", RelayAsync, Operation
            .Of("Reviews", "RelayDecision", "Relay a decision", "Records what somebody answered elsewhere, such as in Teams: for programs with the role 'relay'. Relay and responder are both on record, and policy says for which roles a relayed answer is enough.")
            .For(Role.Relay).Takes<RelayedDecisionBody>().Gives<DecisionAnswer>(201, "Recorded.").Gives<DecisionAnswer>(200, "It was on record before.").Fails(409, 410));
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
        var review = await ReviewAsync(context, caller);
        var body = await JsonBodies.ReadAsync<DecisionBody>(context, studio.Options.MaxJsonBytes);
        await DecisionAnswers.WriteAsync(context, await studio.Reviews.DecideAsync(caller.Workspace, review.Id, caller.Id, DecisionWays.SignIn, Whole(body.Verdicts), context.RequestAborted), caller.Id);
    }

    private async Task RelayAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var review = await ReviewAsync(context, caller);
        var body = await JsonBodies.ReadAsync<RelayedDecisionBody>(context, studio.Options.MaxJsonBytes);
        if (string.IsNullOrWhiteSpace(body.Responder) || body.Responder.Length > RelayedDecisionBody.MaxResponder)
        {
            throw KnownProblems.Bad("required", "responder", $"Say who answered: their pseudonym, or what your identity provider calls them, at most {RelayedDecisionBody.MaxResponder} characters.");
        }

        var responder = Pseudonyms.Of(caller.Workspace, body.Responder);
        await DecisionAnswers.WriteAsync(context, await studio.Reviews.RelayAsync(caller.Workspace, review.Id, responder, caller.Id, Whole(body.Verdicts), context.RequestAborted), responder);
    }

    private static IReadOnlyList<ItemVerdict> Whole(IReadOnlyList<ItemVerdict>? verdicts) =>
        verdicts?.Any(v => v is null) == true ? throw KnownProblems.Bad("malformed", "verdicts", "A verdict is an object, not null.") : verdicts ?? [];

    private async Task<Review> ReviewAsync(HttpContext context, Caller caller) =>
        await studio.Store.ReadAsync<Review>(StoreKeys.Review(caller.Workspace, RouteIds.Id(context, "review")), context.RequestAborted)
        ?? throw KnownProblems.NotFound("review");
}
