using Atelier.Core.Kills;
using Atelier.Web.Identity;
using Atelier.Web.Kills;
using Atelier.Web.Pages.Forms;
using Atelier.Web.Pages.Shared;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Pages.Stops;

/// <summary>The kill switch: of a campaign, a model, or everything. Asks for a reason, and for the name to be typed, before it stops anything.</summary>
internal sealed class StopPages(StudioServices studio, PageRenderer pages)
{
    private readonly KillPull _pull = new(studio);

    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "/campaigns/{id}", context => KillScope.OfCampaign(Name(context, "campaign")), "/campaigns");
        Map(routes, "/models/{id}", context => KillScope.OfModel(Name(context, "model")), "/models");
        Map(routes, "/studio", _ => KillScope.Workspace, "/health");
    }

    private void Map(IEndpointRouteBuilder routes, string path, Func<HttpContext, KillScope> scope, string room)
    {
        routes.Get($"{path}/stop", context => AskAsync(context, scope(context), room, isStop: true, 200, PostedForm.Empty, Faults.None));
        routes.Post($"{path}/stop", context => ActAsync(context, scope(context), room, isStop: true));
        routes.Get($"{path}/resume", context => AskAsync(context, scope(context), room, isStop: false, 200, PostedForm.Empty, Faults.None));
        routes.Post($"{path}/resume", context => ActAsync(context, scope(context), room, isStop: false));
    }

    private async Task AskAsync(HttpContext context, KillScope scope, string room, bool isStop, int status, PostedForm form, Faults faults)
    {
        KnownProblems.Require(Callers.Of(context), Role.Admin);
        var (back, typed) = (Back(scope), Typed(scope));
        await pages.WriteAsync<ConfirmScreen>(context, status, new Dictionary<string, object?>
        {
            [nameof(ConfirmScreen.Title)] = isStop ? $"Stop the {Say(scope)}?" : $"Resume the {Say(scope)}?",
            [nameof(ConfirmScreen.Act)] = isStop ? "Stop it now" : "Resume",
            [nameof(ConfirmScreen.Action)] = $"{Path(scope)}/{(isStop ? "stop" : "resume")}",
            [nameof(ConfirmScreen.Back)] = back,
            [nameof(ConfirmScreen.Room)] = room,
            [nameof(ConfirmScreen.Crumbs)] = Crumbs(scope),
            [nameof(ConfirmScreen.IsDanger)] = isStop,
            [nameof(ConfirmScreen.AsksReason)] = true,
            [nameof(ConfirmScreen.Typed)] = isStop ? typed : "",
            [nameof(ConfirmScreen.Form)] = form,
            [nameof(ConfirmScreen.Faults)] = faults,
            [nameof(ConfirmScreen.Says)] = isStop
                ? "Every open brief in it ends now, renders are taken back, open reviews close, and nothing that is not delivered yet ever will be. What was delivered stays. This can't be undone: resuming lets new briefs in, and brings none back."
                : "New briefs are taken again. What was stopped stays stopped; send those briefs anew.",
        });
    }

    private async Task ActAsync(HttpContext context, KillScope scope, string room, bool isStop)
    {
        var caller = Callers.Of(context);
        KnownProblems.Require(caller, Role.Admin);
        var form = await PostedForm.ReadOwnAsync(context, studio.Options);
        var (reason, faults) = Reasons.Of(form);
        if (isStop && form.Text("typed") != Typed(scope))
        {
            faults = new([.. faults.All, ("typed", $"This isn't “{Typed(scope)}”. Nothing was stopped.")]);
        }

        if (faults.Any)
        {
            await AskAsync(context, scope, room, isStop, 400, form, faults);
            return;
        }

        var done = !isStop ? await ResumeAsync(caller, scope, reason, context.RequestAborted)
            : (await _pull.PullAsync(caller, scope, reason)).Report is null ? "killing" : "killed";
        Redirects.To(context, Flashes.To(Back(scope), done));
    }

    private async Task<string> ResumeAsync(Caller caller, KillScope scope, string reason, CancellationToken cancellationToken)
    {
        await studio.Kills.ResumeAsync(caller.Workspace, scope, caller.Id, reason, cancellationToken);
        return "resumed";
    }

    private static string Name(HttpContext context, string what)
    {
        var name = RouteIds.Id(context, what);
        return Core.Briefs.Ids.IsValid(name) ? name : throw KnownProblems.NotFound(what);
    }

    private static string Say(KillScope scope) => scope.Kind == KillScopeKind.Workspace ? "whole studio" : scope.ToString();

    private static string Typed(KillScope scope) => scope.Kind == KillScopeKind.Workspace ? "everything" : scope.Name;

    private static string Path(KillScope scope) => scope.Kind switch { KillScopeKind.Campaign => $"/campaigns/{scope.Name}", KillScopeKind.Model => $"/models/{scope.Name}", _ => "/studio" };

    private static string Back(KillScope scope) => scope.Kind switch { KillScopeKind.Campaign => $"/campaigns/{scope.Name}", KillScopeKind.Model => "/models", _ => "/health" };

    private static Crumb[] Crumbs(KillScope scope) => scope.Kind switch
    {
        KillScopeKind.Campaign => [new("/campaigns", "Campaigns"), new($"/campaigns/{scope.Name}", scope.Name)],
        KillScopeKind.Model => [new("/models", "Models")],
        _ => [new("/health", "Health")],
    };
}
