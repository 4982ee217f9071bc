using Atelier.Web.Identity;
using Atelier.Web.Pages.Forms;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Pages.Models;

/// <summary>The catalog of models, and which of them draws what.</summary>
internal sealed class ModelPages(StudioServices studio, PageRenderer pages)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/models", ListAsync);
        routes.Post("/models/{id}/default", MakeDefaultAsync);
        routes.Post("/models/{id}/rollout", RollOutAsync);
    }

    private async Task ListAsync(HttpContext context) => await pages.WriteAsync<ModelsScreen>(context, 200, new Dictionary<string, object?>
    {
        [nameof(ModelsScreen.Models)] = await studio.Studio.Models.ListAsync(Callers.Of(context).Workspace, context.RequestAborted),
    });

    private async Task MakeDefaultAsync(HttpContext context)
    {
        var (caller, model, _) = await ReadAsync(context);
        Answer(context, await studio.Studio.Models.SetDefaultAsync(caller.Workspace, model, caller.Id, context.RequestAborted));
    }

    private async Task RollOutAsync(HttpContext context)
    {
        var (caller, model, form) = await ReadAsync(context);
        if (new FormNumbers(form, []).Whole("percent") is not { } percent || percent is < 0 or > 100)
        {
            throw KnownProblems.Bad("out-of-range", "percent", "The share of briefs is a whole number from 0 to 100; 0 ends it.");
        }

        Answer(context, await studio.Studio.Models.SetRolloutAsync(caller.Workspace, model, (int)percent, caller.Id, context.RequestAborted));
    }

    private async Task<(Caller Caller, string Model, PostedForm Form)> ReadAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        KnownProblems.Require(caller, Role.Admin);
        return (caller, RouteIds.Id(context, "model"), await PostedForm.ReadOwnAsync(context, studio.Options));
    }

    private static void Answer(HttpContext context, bool isThere)
    {
        if (!isThere)
        {
            throw KnownProblems.NotFound("model");
        }

        Redirects.To(context, Flashes.To("/models", "model"));
    }
}
