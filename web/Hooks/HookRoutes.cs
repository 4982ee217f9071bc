using Atelier.Core.Hooks;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Hooks;

/// <summary><c>/v1/hooks</c>: who is told what happens. A subscriber sees and ends their own subscriptions, administrators all.</summary>
internal sealed class HookRoutes(StudioServices studio)
{
    private const int Most = 200;

    public void Map(IEndpointRouteBuilder routes)
    {
        string[] who = [Role.Requester, Role.Reviewer, Role.Publisher, Role.Relay, Role.Admin];
        routes.Post("/v1/hooks", SubscribeAsync, Operation
            .Of("Hooks", "Subscribe", "Subscribe to events", "Posts what happens to briefs to an address, as CloudEvents 1.0 in JSON, signed with the secret that is shown in this answer once. Failed posts are repeated for a day. DELETE on Location unsubscribes.")
            .For(who).Takes<HookBody>().Gives<Subscription>(201, "Subscribed.", "Location").Fails(409));
        routes.Get("/v1/hooks", ListAsync, Operation
            .Of("Hooks", "ListHooks", "List subscriptions", "The caller's subscriptions, or all for administrators, each with how its subscriber has been lately and whether it was given up.")
            .For(who).Gives<SubscriptionList>(200, "The subscriptions."));
        routes.Get("/v1/hooks/{id}", ShowAsync, Operation
            .Of("Hooks", "GetHook", "Get a subscription", "One subscription, with how its subscriber has been lately and whether and why it was given up.")
            .For(who).Gives<Subscription>(200, "The subscription."));
        routes.Delete("/v1/hooks/{id}", UnsubscribeAsync, Operation
            .Of("Hooks", "Unsubscribe", "Unsubscribe from events", "Ends a subscription. Nothing more is posted, except what is on its way this moment, and what was told is forgotten.")
            .For(who).GivesNothing(204, "Unsubscribed."));
        routes.Get("/v1/hooks/{id}/deliveries", DeliveriesAsync, Operation
            .Of("Hooks", "ListDeliveries", "List deliveries", "What a subscriber is still to be told, took within the last days, or never took in its time: at most 200, by event.")
            .For(who).Query<DeliveryState>("state", "Which; dead ones when left out.").Gives<DeliveryList>(200, "The deliveries."));
        routes.Post("/v1/hooks/{id}/replay", context => ReplayAsync(context, eventId: null), Operation
            .Of("Hooks", "ReplayHook", "Replay dead letters", "Sends everything again that a subscriber never took in its time, and takes the subscription up again if it was given up.")
            .For(who).Gives<Replay>(202, "They are sent again."));
        routes.Post("/v1/hooks/{id}/deliveries/{event}/replay", context => ReplayAsync(context, RouteIds.Id(context, "event", "event")), Operation
            .Of("Hooks", "ReplayDelivery", "Replay a dead letter", "Sends one event again that a subscriber never took in its time, and takes the subscription up again if it was given up.")
            .For(who).Gives<Replay>(202, "It is sent again."));
    }

    private async Task SubscribeAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var body = await JsonBodies.ReadAsync<HookBody>(context, studio.Options.MaxJsonBytes);
        if (body.Events is { } wanted && (wanted.Count > EventTypes.All.Count || wanted.Any(e => e is null)))
        {
            throw KnownProblems.Bad("malformed", "events", $"Name each event once: {string.Join(", ", EventTypes.All)}.");
        }

        try
        {
            var (hook, secret) = await studio.Hooks.SubscribeAsync(caller.Workspace, caller.Id, body.Url, body.Events ?? [], body.Campaign, isPlainJson: false, context.RequestAborted);
            context.Response.Headers.Location = Answers.Absolute(context, PathOf(hook));
            await Answers.JsonAsync(context, 201, new Subscription { Hook = hook, Health = new(), Secret = secret, Self = PathOf(hook) });
        }
        catch (HookException e)
        {
            throw Refused(e);
        }
    }

    private async Task ListAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var found = new List<Subscription>();
        foreach (var hook in (await studio.Hooks.ListAsync(caller.Workspace, context.RequestAborted)).Where(h => MaySee(caller, h)))
        {
            found.Add(await ShownAsync(caller, hook, context.RequestAborted));
        }

        await Answers.JsonAsync(context, 200, new SubscriptionList(found));
    }

    private async Task ShowAsync(HttpContext context) => await Answers.JsonAsync(context, 200, await ShownAsync(Callers.Of(context), await FindAsync(context), context.RequestAborted));

    private async Task UnsubscribeAsync(HttpContext context)
    {
        var (caller, hook) = (Callers.Of(context), await FindAsync(context));
        await studio.Hooks.RemoveAsync(caller.Workspace, hook.Id, caller.Id, context.RequestAborted);
        Answers.Nothing(context);
    }

    private async Task DeliveriesAsync(HttpContext context)
    {
        var hook = await FindAsync(context);
        var text = context.Request.Query["state"].ToString();
        var state = text switch
        {
            "" or "dead" => DeliveryState.Dead,
            "pending" => DeliveryState.Pending,
            "delivered" => DeliveryState.Delivered,
            _ => throw KnownProblems.Bad("malformed", "state", "The state is 'pending', 'delivered' or 'dead'."),
        };
        await Answers.JsonAsync(context, 200, new DeliveryList(await studio.Hooks.DeliveriesAsync(Callers.Of(context).Workspace, hook.Id, state, Most, context.RequestAborted)));
    }

    private async Task ReplayAsync(HttpContext context, string? eventId)
    {
        var (caller, hook) = (Callers.Of(context), await FindAsync(context));
        var count = await studio.Hooks.ReplayAsync(caller.Workspace, hook.Id, eventId, caller.Id, context.RequestAborted);
        await Answers.JsonAsync(context, 202, eventId is null || count > 0 ? new Replay(count) : throw KnownProblems.NotFound("dead letter"));
    }

    private async Task<Subscription> ShownAsync(Caller caller, Hook hook, CancellationToken cancellationToken) =>
        new() { Hook = hook, Health = await studio.Hooks.HealthAsync(caller.Workspace, hook.Id, cancellationToken), Self = PathOf(hook) };

    private async Task<Hook> FindAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        return await studio.Hooks.GetAsync(caller.Workspace, RouteIds.Id(context, "hook"), context.RequestAborted) is { } hook && MaySee(caller, hook) ? hook : throw KnownProblems.NotFound("hook");
    }

    internal static ProblemException Refused(HookException e) =>
        new(new() { Status = e.Code == "too-many" ? 409 : 400, Code = e.Code, Title = "The subscription can't be taken.", Field = e.Field.Length == 0 ? null : e.Field, Detail = e.Message });

    private static bool MaySee(Caller caller, Hook hook) => hook.CreatedBy == caller.Id || caller.Is(Role.Admin);

    internal static string PathOf(Hook hook) => $"/v1/hooks/{hook.Id}";
}
