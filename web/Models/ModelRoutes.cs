using Atelier.Core.Models;
using Atelier.Core.Policies;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Models;

/// <summary><c>/v1/models</c>: what pictures are drawn with, and by whom new briefs are drawn.</summary>
internal sealed class ModelRoutes(StudioServices studio)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/models", ListAsync, Operation
            .Of("Models", "ListModels", "List models", "The workspace's models: version, licence, hash and settings of each, which one draws new briefs, which is being introduced, and which were stopped.")
            .Gives<ModelList>(200, "The models."));
        routes.Get("/v1/models/{id}", ShowAsync, Operation
            .Of("Models", "GetModel", "Get a model", "One model: its version, licence, hash and settings, and which briefs it draws.")
            .Gives<ModelEntry>(200, "The model."));
        routes.Post("/v1/models/{id}/default", DefaultAsync, Operation
            .Of("Models", "SetDefaultModel", "Make a model the default", "Lets a model draw all briefs that pin none and are screened from now on. Its introduction ends, for it has succeeded. Audited as a change of policy.")
            .For(Role.Admin).Gives<ModelEntry>(200, "The model."));
        routes.Put("/v1/models/{id}/rollout", RolloutAsync, Operation
            .Of("Models", "SetRollout", "Introduce a model", "Introduces a model to a share of the briefs that pin none and are screened from now on; one model at a time. Audited as a change of policy.")
            .For(Role.Admin).Takes<RolloutBody>().Gives<ModelEntry>(200, "The model."));
    }

    private async Task ListAsync(HttpContext context) =>
        await Answers.JsonAsync(context, 200, new ModelList(await studio.Studio.Models.ListAsync(Callers.Of(context).Workspace, context.RequestAborted)));

    private async Task ShowAsync(HttpContext context)
    {
        var name = RouteIds.Id(context, "model");
        var models = await studio.Studio.Models.ListAsync(Callers.Of(context).Workspace, context.RequestAborted);
        await Answers.JsonAsync(context, 200, models.FirstOrDefault(m => m.Profile.Name == name) ?? throw KnownProblems.NotFound("model"));
    }

    private Task DefaultAsync(HttpContext context) =>
        ChangeAsync(context, (caller, name) => studio.Studio.Models.SetDefaultAsync(caller.Workspace, name, caller.Id, context.RequestAborted));

    private async Task RolloutAsync(HttpContext context)
    {
        var percent = (await JsonBodies.ReadAsync<RolloutBody>(context, studio.Options.MaxJsonBytes)).Percent;
        if (percent is not (>= 0 and <= 100))
        {
            throw KnownProblems.Bad("out-of-range", "percent", "The share is a whole number from 0 to 100.");
        }

        await ChangeAsync(context, (caller, name) => studio.Studio.Models.SetRolloutAsync(caller.Workspace, name, percent.Value, caller.Id, context.RequestAborted));
    }

    private async Task ChangeAsync(HttpContext context, Func<Caller, string, Task<bool>> change)
    {
        try
        {
            if (!await change(Callers.Of(context), RouteIds.Id(context, "model")))
            {
                throw KnownProblems.NotFound("model");
            }
        }
        catch (PolicyException e)
        {
            throw KnownProblems.Several("policy-invalid", "The policy that would follow can't be taken.", e.Problems);
        }

        await ShowAsync(context);
    }
}
