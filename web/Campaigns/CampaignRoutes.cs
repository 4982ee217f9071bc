using Atelier.Core.Campaigns;
using Atelier.Core.Storage;
using Atelier.Web.Briefs;
using Atelier.Web.Identity;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Campaigns;

/// <summary><c>/v1/campaigns</c>: the gate and the kill switch.</summary>
internal sealed class CampaignRoutes(StudioServices studio)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/campaigns/{id}/gate", GateAsync);
        routes.Post("/v1/campaigns/{id}/kill", KillAsync);
        routes.Post("/v1/campaigns/{id}/resume", ResumeAsync);
    }

    private async Task GateAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var campaign = RouteIds.Id(context, "campaign");
        var gate = await studio.Store.ReadAsync<CampaignGate>(StoreKeys.Gate(caller.Workspace, campaign), context.RequestAborted);
        await Answers.JsonAsync(context, 200, new { campaign, isOpen = gate is not { IsClosed: true }, gate?.By, gate?.Reason, gate?.At });
    }

    private async Task KillAsync(HttpContext context)
    {
        var (caller, campaign, reason) = await ReadAsync(context);

        // Whoever pulls it and hangs up still means it.
        var report = await studio.Campaigns.KillAsync(caller.Workspace, campaign, caller.Id, reason, CancellationToken.None);
        await Answers.JsonAsync(context, 200, report);
    }

    private async Task ResumeAsync(HttpContext context)
    {
        var (caller, campaign, reason) = await ReadAsync(context);
        await studio.Campaigns.ResumeAsync(caller.Workspace, campaign, caller.Id, reason, context.RequestAborted);
        await GateAsync(context);
    }

    private async Task<(Caller Caller, string Campaign, string Reason)> ReadAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        KnownProblems.Require(caller, Role.Admin);
        var campaign = RouteIds.Id(context, "campaign");
        return (caller, campaign, await ReasonBody.ReadAsync(context, studio.Options.MaxJsonBytes) ?? throw KnownProblems.Bad("required", "reason", "Say why, in one line: it is audited and shown to those whose briefs it stops."));
    }
}
