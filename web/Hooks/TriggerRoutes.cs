using Atelier.Core.Briefs;
using Atelier.Core.Hooks;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Hooks;

/// <summary><c>/v1/triggers</c>: subscriptions as flows of Power Automate make them, an address for each event. What they make are hooks like any other: listed, repeated, dropped and replayed as such.</summary>
internal sealed class TriggerRoutes(StudioServices studio)
{
    private static readonly (string Path, string Id, string Summary, string Event)[] All =
    [
        ("review-requested", "OnReviewRequested", "When a review is requested", EventTypes.ReviewRequested),
        ("brief-delivered", "OnBriefDelivered", "When a brief is delivered", EventTypes.Delivered),
        ("brief-failed", "OnBriefFailed", "When a brief fails", EventTypes.OfEnd(BriefState.Failed)),
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, id, summary, wanted) in All)
        {
            routes.Post($"/v1/triggers/{path}", context => SubscribeAsync(context, wanted), Operation
                .Of("Hooks", id, summary, $"Starts a flow with each event of the type '{wanted}', of one campaign or of all, from when the flow is turned on. A flow that can't be reached is tried again for a day, event by event, and given up after five.")
                .For(Role.Requester, Role.Reviewer, Role.Publisher, Role.Relay, Role.Admin).Takes<TriggerBody>().Gives<TriggerReceipt>(201, "Subscribed.", "Location").Fails(409));
        }
    }

    private async Task SubscribeAsync(HttpContext context, string wanted)
    {
        var caller = Callers.Of(context);
        var body = await JsonBodies.ReadAsync<TriggerBody>(context, studio.Options.MaxJsonBytes);

        // Where nothing was chosen the platform sends an empty text.
        var campaign = string.IsNullOrWhiteSpace(body.Campaign) ? null : body.Campaign;
        try
        {
            var (hook, _) = await studio.Hooks.SubscribeAsync(caller.Workspace, caller.Id, body.NotificationUrl, [wanted], campaign, isPlainJson: true, context.RequestAborted);
            context.Response.Headers.Location = Answers.Absolute(context, HookRoutes.PathOf(hook));
            await Answers.JsonAsync(context, 201, new TriggerReceipt(hook.Id, HookRoutes.PathOf(hook)));
        }
        catch (HookException e)
        {
            throw HookRoutes.Refused(e.Field == "url" ? new HookException("notificationUrl", e.Code, e.Message) : e);
        }
    }
}
