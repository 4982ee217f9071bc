using Atelier.Core.Briefs;
using Atelier.Core.Kills;
using Atelier.Web.Briefs;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Kills;

/// <summary>The kill switch of campaigns, models and the workspace: its gate, the switch, what it did, and opening the gate again.</summary>
internal sealed class KillRoutes(StudioServices studio)
{
    private readonly KillPull _pull = new(studio);

    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, KillScopeKind.Campaign, "/v1/campaigns/{id}", "Campaigns", "Campaign", "a campaign", "the campaign");
        Map(routes, KillScopeKind.Model, "/v1/models/{id}", "Models", "Model", "a model", "the model");
        Map(routes, KillScopeKind.Workspace, "/v1/workspace", "Workspace", "Workspace", "the workspace", "the workspace");
    }

    private void Map(IEndpointRouteBuilder routes, KillScopeKind kind, string path, string tag, string name, string one, string it)
    {
        routes.Get($"{path}/gate", context => GateAsync(context, ScopeOf(context, kind)), Operation
            .Of(tag, $"Get{name}Gate", $"See whether {one} takes briefs", $"Whether {it} takes new briefs, and if it was stopped by whom, when and why.")
            .Gives<GateAnswer>(200, "The gate."));
        routes.Post($"{path}/kill", context => KillAsync(context, ScopeOf(context, kind)), Operation
            .Of(tag, $"Kill{name}", $"Stop {one}", $"The kill switch: closes {it} and ends every brief in its scope that was not delivered. Answers 200 with both lists, stopped and delivered before, or 202 while it works; nothing starts from then on.")
            .For(Role.Admin).Takes<ReasonBody>().Gives<KillReport>(200, "It is done.").Gives<KillUnderWay>(202, "It goes on.", "Location", "Retry-After").Fails(400));
        routes.Get($"{path}/kills/{{kill}}", context => ReportAsync(context, ScopeOf(context, kind)), Operation
            .Of(tag, $"Get{name}Kill", "Get what a kill did", $"What a kill of {it} stopped, and what had been delivered before. Answers 202 while it goes on.")
            .Gives<KillReport>(200, "It is done.").Gives<KillUnderWay>(202, "It goes on.", "Location", "Retry-After"));
        routes.Post($"{path}/resume", context => ResumeAsync(context, ScopeOf(context, kind)), Operation
            .Of(tag, $"Resume{name}", $"Resume {one}", $"Opens {it} for new briefs again. What was killed stays killed, and a kill that is under way is finished first.")
            .For(Role.Admin).Takes<ReasonBody>().Gives<GateAnswer>(200, "The gate."));
    }

    private async Task GateAsync(HttpContext context, KillScope? scope)
    {
        var found = scope ?? throw KnownProblems.NotFound("campaign or model");
        await Answers.JsonAsync(context, 200, GateAnswer.Of(found, await studio.Kills.GateOfAsync(Callers.Of(context).Workspace, found, context.RequestAborted)));
    }

    private async Task KillAsync(HttpContext context, KillScope? wanted)
    {
        var (caller, scope, reason) = await ReadAsync(context, wanted);

        var (kill, report) = await _pull.PullAsync(caller, scope, reason);
        await (report is null ? UnderWayAsync(context, scope, kill) : Answers.JsonAsync(context, 200, report));
    }

    private async Task ReportAsync(HttpContext context, KillScope? wanted)
    {
        var scope = wanted ?? throw KnownProblems.NotFound("kill");
        var (caller, kill) = (Callers.Of(context), RouteIds.Id(context, "kill", "kill"));
        if (await studio.Kills.ReportAsync(caller.Workspace, scope, kill, context.RequestAborted) is { } report)
        {
            await Answers.JsonAsync(context, 200, report);
            return;
        }

        if ((await studio.Kills.GateOfAsync(caller.Workspace, scope, context.RequestAborted))?.KillId != kill)
        {
            throw KnownProblems.NotFound("kill");
        }

        await UnderWayAsync(context, scope, kill);
    }

    private async Task ResumeAsync(HttpContext context, KillScope? wanted)
    {
        var (caller, scope, reason) = await ReadAsync(context, wanted);
        await studio.Kills.ResumeAsync(caller.Workspace, scope, caller.Id, reason, context.RequestAborted);
        await GateAsync(context, scope);
    }

    private static Task UnderWayAsync(HttpContext context, KillScope scope, string kill)
    {
        var report = scope.Kind switch
        {
            KillScopeKind.Campaign => $"/v1/campaigns/{scope.Name}/kills/{kill}",
            KillScopeKind.Model => $"/v1/models/{scope.Name}/kills/{kill}",
            _ => $"/v1/workspace/kills/{kill}",
        };
        context.Response.Headers.Location = Answers.Absolute(context, report);
        Answers.RetryAfter(context, 5);
        return Answers.JsonAsync(context, 202, new KillUnderWay(kill, scope, report));
    }

    // Null where the name can be none.
    private static KillScope? ScopeOf(HttpContext context, KillScopeKind kind) => (kind, context.Request.RouteValues["id"] as string) switch
    {
        (KillScopeKind.Workspace, _) => KillScope.Workspace,
        (_, var name) when !Ids.IsValid(name) => null,
        (KillScopeKind.Campaign, var name) => KillScope.OfCampaign(name!),
        (_, var name) => KillScope.OfModel(name!),
    };

    // A name that could be none is said to be so, rather than that there is none: a kill that hits nothing must not look like one that had nothing to do.
    private async Task<(Caller Caller, KillScope Scope, string Reason)> ReadAsync(HttpContext context, KillScope? scope)
    {
        var found = scope ?? throw KnownProblems.Bad("malformed", "id", "A campaign or model has lower-case letters, digits and single dashes between them.");
        var reason = await ReasonBody.ReadAsync(context, studio.Options.MaxJsonBytes) ?? throw KnownProblems.Bad("required", "reason", "Say why, in one line: it is audited and shown to those whose briefs it stops.");
        return (Callers.Of(context), found, reason);
    }
}
