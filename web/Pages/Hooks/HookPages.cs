using Atelier.Core.Hooks;
using Atelier.Web.Identity;
using Atelier.Web.Pages.Forms;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Pages.Hooks;

/// <summary>Who is told what happens, what never arrived, and sending it again.</summary>
internal sealed class HookPages(StudioServices studio, PageRenderer pages)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/hooks", ListAsync);
        routes.Post("/hooks/{id}/replay", context => ReplayAsync(context, eventId: null));
        routes.Post("/hooks/{id}/deliveries/{event}/replay", context => ReplayAsync(context, RouteIds.Id(context, "event", "event")));
    }

    private async Task ListAsync(HttpContext context)
    {
        var (caller, cancel) = (Callers.Of(context), context.RequestAborted);
        KnownProblems.Require(caller, Role.Admin);
        var rows = new List<HookRow>();
        foreach (var hook in await studio.Hooks.ListAsync(caller.Workspace, cancel))
        {
            rows.Add(new(
                hook,
                await studio.Hooks.HealthAsync(caller.Workspace, hook.Id, cancel),
                await studio.Hooks.DeliveriesAsync(caller.Workspace, hook.Id, DeliveryState.Pending, HookRow.Most, cancel),
                await studio.Hooks.DeliveriesAsync(caller.Workspace, hook.Id, DeliveryState.Dead, HookRow.Most, cancel)));
        }

        await pages.WriteAsync<HooksScreen>(context, 200, new Dictionary<string, object?> { [nameof(HooksScreen.Rows)] = rows });
    }

    private async Task ReplayAsync(HttpContext context, string? eventId)
    {
        var caller = Callers.Of(context);
        KnownProblems.Require(caller, Role.Admin);
        await PostedForm.ReadOwnAsync(context, studio.Options);
        var hook = await studio.Hooks.GetAsync(caller.Workspace, RouteIds.Id(context, "hook"), context.RequestAborted) ?? throw KnownProblems.NotFound("hook");
        var count = await studio.Hooks.ReplayAsync(caller.Workspace, hook.Id, eventId, caller.Id, context.RequestAborted);
        Redirects.To(context, Flashes.To("/hooks", count > 0 || hook.DroppedAt is not null ? "replayed" : "nothing-dead"));
    }
}
