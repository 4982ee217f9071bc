using Atelier.Core.Briefs;
using Atelier.Core.Kills;
using Atelier.Core.Storage;
using Atelier.Web.Briefs;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Atelier.Web.Campaigns;

/// <summary><c>/v1/campaigns</c>: the gate and the kill switch.</summary>
internal sealed class CampaignRoutes(StudioServices studio)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = studio.Loggers.CreateLogger("Atelier.Web.Campaigns");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/campaigns/{id}/gate", GateAsync, Operation
            .Of("Campaigns", "GetCampaignGate", "See whether a campaign takes briefs", "Whether a campaign takes new briefs, and if it was stopped by whom, when and why.")
            .Gives<GateAnswer>(200, "The gate."));
        routes.Post("/v1/campaigns/{id}/kill", KillAsync, Operation
            .Of("Campaigns", "KillCampaign", "Stop a campaign", "The kill switch: closes the campaign and ends every brief of it that was not delivered. Answers 200 with both lists, stopped and delivered before, or 202 while it works; nothing of it starts from then on.")
            .For(Role.Admin).Takes<ReasonBody>().Gives<KillReport>(200, "It is done.").Gives<KillUnderWay>(202, "It goes on.", "Location", "Retry-After"));
        routes.Get("/v1/campaigns/{id}/kills/{kill}", ReportAsync, Operation
            .Of("Campaigns", "GetCampaignKill", "Get what a kill did", "What a kill of a campaign stopped, and what had been delivered before. Answers 202 while it goes on.")
            .Gives<KillReport>(200, "It is done.").Gives<KillUnderWay>(202, "It goes on.", "Location", "Retry-After"));
        routes.Post("/v1/campaigns/{id}/resume", ResumeAsync, Operation
            .Of("Campaigns", "ResumeCampaign", "Resume a campaign", "Opens a stopped campaign for new briefs. What was killed stays killed, and a kill that is under way is finished first.")
            .For(Role.Admin).Takes<ReasonBody>().Gives<GateAnswer>(200, "The gate."));
    }

    private async Task GateAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var campaign = RouteIds.Id(context, "campaign");
        var gate = await studio.Kills.GateOfAsync(caller.Workspace, KillScope.OfCampaign(campaign), context.RequestAborted);
        await Answers.JsonAsync(context, 200, new GateAnswer { Campaign = campaign, IsOpen = gate is not { IsClosed: true }, By = gate?.By, Reason = gate?.Reason, At = gate?.At });
    }

    private async Task KillAsync(HttpContext context)
    {
        var (caller, campaign, reason) = await ReadAsync(context);

        // Whoever pulls it and hangs up still means it. Once the gate is closed the kill is certain: what this process doesn't finish, a sweep does.
        var gate = await studio.Kills.CloseAsync(caller.Workspace, KillScope.OfCampaign(campaign), caller.Id, reason, CancellationToken.None);
        var finishing = Task.Run(() => studio.Kills.FinishAsync(caller.Workspace, KillScope.OfCampaign(campaign), gate, CancellationToken.None), CancellationToken.None);
        try
        {
            await Answers.JsonAsync(context, 200, await finishing.WaitAsync(Patience, studio.Clock, CancellationToken.None));
        }
        catch (TimeoutException)
        {
            _ = finishing.ContinueWith(Complain, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            await UnderWayAsync(context, campaign, gate.KillId!);
        }
        catch (ObjectStoreException)
        {
            Complain(finishing);
            await UnderWayAsync(context, campaign, gate.KillId!);
        }
    }

    private async Task ReportAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var (campaign, kill) = (RouteIds.Id(context, "campaign"), RouteIds.Id(context, "kill", "kill"));
        if (await studio.Kills.ReportAsync(caller.Workspace, KillScope.OfCampaign(campaign), kill, context.RequestAborted) is { } report)
        {
            await Answers.JsonAsync(context, 200, report);
            return;
        }

        var gate = await studio.Store.ReadAsync<KillGate>(StoreKeys.Gate(caller.Workspace, KillScope.OfCampaign(campaign)), context.RequestAborted);
        if (gate?.KillId != kill)
        {
            throw KnownProblems.NotFound("kill");
        }

        await UnderWayAsync(context, campaign, kill);
    }

    private static Task UnderWayAsync(HttpContext context, string campaign, string kill)
    {
        var report = $"/v1/campaigns/{campaign}/kills/{kill}";
        context.Response.Headers.Location = Answers.Absolute(context, report);
        Answers.RetryAfter(context, 5);
        return Answers.JsonAsync(context, 202, new KillUnderWay(kill, campaign, report));
    }

    private void Complain(Task finishing) => _logger.LogWarning(finishing.Exception, "A kill could not be finished yet; the sweep goes on with it");

    // A name that could be no campaign is said to be one, rather than that there is none: a kill that hits nothing must not look like one that had nothing to do.
    private static string Campaign(HttpContext context)
    {
        var campaign = context.Request.RouteValues["id"] as string;
        return Ids.IsValid(campaign) ? campaign! : throw KnownProblems.Bad("malformed", "id", "A campaign has lower-case letters, digits and single dashes between them.");
    }

    private async Task ResumeAsync(HttpContext context)
    {
        var (caller, campaign, reason) = await ReadAsync(context);
        await studio.Kills.ResumeAsync(caller.Workspace, KillScope.OfCampaign(campaign), caller.Id, reason, context.RequestAborted);
        await GateAsync(context);
    }

    private async Task<(Caller Caller, string Campaign, string Reason)> ReadAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var campaign = Campaign(context);
        return (caller, campaign, await ReasonBody.ReadAsync(context, studio.Options.MaxJsonBytes) ?? throw KnownProblems.Bad("required", "reason", "Say why, in one line: it is audited and shown to those whose briefs it stops."));
    }
}
