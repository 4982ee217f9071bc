using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Atelier.Web.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Teams;

/// <summary>The card that is answered in Teams, and its answer on the way back.</summary>
internal sealed class CardRoutes(StudioServices studio)
{
    private readonly AnswerCard _card = new(studio.Links, studio.Clock);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/reviews/{id}/card", ShowAsync, Operation
            .Of("Reviews", "GetReviewCard", "Get a review as a card", "An Adaptive Card 1.5 of at most 28 KB with inputs for a decision, for 'Post adaptive card and wait for a response'. Hand what that gives back to the review with the operation 'RelayCardResponse'.")
            .For(Role.Relay, Role.Reviewer, Role.Named).Gives<System.Text.Json.JsonElement>(200, "The card.").Fails(410));
        routes.Post("/v1/reviews/{id}/decisions/card", AnswerAsync, Operation
            .Of("Reviews", "RelayCardResponse", "Relay a card's response", "Records what somebody answered on the review's card, from the response of Teams as it is: for programs with the role 'relay'. Relay and responder are both on record, and policy says for which roles a relayed answer is enough.")
            .For(Role.Relay).Takes<CardResponse>().Gives<DecisionAnswer>(201, "Recorded.").Gives<DecisionAnswer>(200, "It was on record before.").Fails(409, 410));
    }

    private async Task ShowAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var review = await ReviewAsync(context, caller);
        if (studio.Clock.GetUtcNow() >= review.ExpiresAt)
        {
            throw new ProblemException(ReviewProblems.Of(ReviewLinkFailure.Expired));
        }

        var brief = await studio.Studio.Library.BriefAsync(caller.Workspace, review.BriefId, context.RequestAborted);
        var policy = await studio.Studio.Library.PolicyAsync(caller.Workspace, context.RequestAborted);
        await Answers.BytesAsync(context, 200, "application/json; charset=utf-8", _card.Write(brief, review, policy.Teams));
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var review = await ReviewAsync(context, caller);
        var body = await JsonBodies.ReadAsync<CardResponse>(context, studio.Options.MaxJsonBytes);
        var names = body.Responder?.Names.Select(n => Pseudonyms.Of(caller.Workspace, n)).Distinct().ToList() ?? [];
        if (names.Count == 0)
        {
            throw KnownProblems.Bad("required", "responder", "Say who answered: hand on the response of Teams as it is, with its 'responder'.");
        }

        // Policy may name somebody by what they sign in with, or by their object's id.
        var responder = names.FirstOrDefault(n => review.Reviewers.Concat(review.EscalateTo).Any(r => r.Id == n)) ?? names[0];
        var verdicts = CardVerdicts.Of(review, body.Data ?? throw KnownProblems.Bad("required", "data", "Hand on the response of Teams as it is, with its 'data'."));
        await DecisionAnswers.WriteAsync(context, await studio.Reviews.RelayAsync(caller.Workspace, review.Id, responder, caller.Id, verdicts, context.RequestAborted), responder);
    }

    private async Task<Review> ReviewAsync(HttpContext context, Caller caller) =>
        await studio.Store.ReadAsync<Review>(StoreKeys.Review(caller.Workspace, RouteIds.Id(context, "review")), context.RequestAborted)
        ?? throw KnownProblems.NotFound("review");
}
