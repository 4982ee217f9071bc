using Atelier.Core.Policies;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Workspaces;

/// <summary><c>/v1/policy</c>: what the workspace decides about its briefs.</summary>
internal sealed class PolicyRoutes(StudioServices studio)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/policy", ShowAsync, Operation
            .Of("Workspace", "GetPolicy", "Get the policy", "The policy in force: what may be said and shown, who decides and how long they have, how rendering is paced, what work costs. Briefs keep the version they were screened under.")
            .Gives<WorkspacePolicy>(200, "The policy.", "ETag"));
        routes.Put("/v1/policy", SetAsync, Operation
            .Of("Workspace", "SetPolicy", "Set the policy", "Puts a policy in force for briefs that are screened from now on, and audits that by its hash. One under which a brief could not end well is refused with all that is wrong.")
            .For(Role.Admin).Takes<WorkspacePolicy>().Conditional().Gives<WorkspacePolicy>(200, "In force.", "ETag"));
    }

    private async Task ShowAsync(HttpContext context)
    {
        var policy = await studio.Studio.Library.PolicyAsync(Callers.Of(context).Workspace, context.RequestAborted);
        Versions.Tell(context, policy);
        await Answers.JsonAsync(context, 200, policy);
    }

    private async Task SetAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var policy = await JsonBodies.ReadDocumentAsync<WorkspacePolicy>(context, studio.Options.MaxJsonBytes);
        try
        {
            await studio.Studio.Policies.SetAsync(caller.Workspace, policy, caller.Id, Versions.Seen(context.Request), context.RequestAborted);
        }
        catch (PolicyException e)
        {
            throw KnownProblems.Several("policy-invalid", "The policy can't be taken as it is.", e.Problems);
        }

        await ShowAsync(context);
    }
}
