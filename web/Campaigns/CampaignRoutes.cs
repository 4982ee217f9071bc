using System.Globalization;
using Atelier.Core.Briefs;
using Atelier.Core.Campaigns;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Campaigns;

/// <summary><c>/v1/campaigns</c>: what campaigns are, may spend and came to.</summary>
internal sealed class CampaignRoutes(StudioServices studio)
{
    private const int Most = 500;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/campaigns", ListAsync, Operation
            .Of("Campaigns", "ListCampaigns", "List campaigns", "The workspace's campaigns by id, a page at a time: those that somebody described, and those that briefs name. 'next' is the address of the following page.")
            .Query<int>("limit", "Campaigns a page, 500 when left out.", 1, Most)
            .Query<string>("after", "Where the page before ended; taken from its 'next'.", most: 200)
            .Gives<CampaignList>(200, "The campaigns."));
        routes.Get("/v1/campaigns/{id}", ShowAsync, Operation
            .Of("Campaigns", "GetCampaign", "Get a campaign", "What people call a campaign, what it is about, and what an asset took before the studio, where the team entered that.")
            .Gives<Campaign>(200, "The campaign."));
        routes.Put("/v1/campaigns/{id}", SaveAsync, Operation
            .Of("Campaigns", "SaveCampaign", "Describe a campaign", "Names and describes a campaign, or does so anew, and sets what an asset took before the studio: savings are measured against that.")
            .For(Role.Admin).Takes<CampaignBody>().Gives<Campaign>(200, "The campaign."));
        routes.Get("/v1/campaigns/{id}/budget", BudgetAsync, Operation
            .Of("Campaigns", "GetBudget", "Get a campaign's budget", "What a campaign may spend in all, what it has spent and what is set aside for briefs that run. A campaign without a budget may spend without limit and answers 404.")
            .Gives<CampaignBudget>(200, "The budget."));
        routes.Put("/v1/campaigns/{id}/budget", SetBudgetAsync, Operation
            .Of("Campaigns", "SetBudget", "Set a campaign's budget", "Sets what a campaign may spend in all, in the currency that work is charged in. A limit below what is spent and set aside stops new briefs only.")
            .For(Role.Admin).Takes<BudgetBody>().Gives<CampaignBudget>(200, "The budget."));
        routes.Get("/v1/campaigns/{id}/report", context => ReportAsync(context, Campaign(context)), Operation
            .Of("Campaigns", "GetCampaignReport", "Get a campaign's figures", "What a campaign came to: briefs by how they ended, assets, money spent and expected, cost of an approved asset, share of candidates accepted, time to deliver, savings, and the last thirty days.")
            .Gives<CampaignReport>(200, "The figures."));
        routes.Get("/v1/workspace/report", context => ReportAsync(context, campaign: null), Operation
            .Of("Workspace", "GetWorkspaceReport", "Get the workspace's figures", "What all campaigns together came to: briefs by how they ended, assets, money, cost of an approved asset, time to deliver, and the last thirty days.")
            .Gives<CampaignReport>(200, "The figures."));
    }

    private async Task ListAsync(HttpContext context)
    {
        var limit = Queries.Limit(context.Request, Most, Most);
        var page = await studio.Studio.Campaigns.PageAsync(Callers.Of(context).Workspace, Queries.Text(context.Request, "after"), limit, context.RequestAborted);
        var next = page.Next is null ? null : Queries.Address("/v1/campaigns", ("limit", limit.ToString(CultureInfo.InvariantCulture)), ("after", page.Next));
        await Answers.JsonAsync(context, 200, new CampaignList([.. page.Entries.Select(e => e.Campaign)], next));
    }

    private async Task ShowAsync(HttpContext context) => await Answers.JsonAsync(
        context, 200, await studio.Studio.Campaigns.GetAsync(Callers.Of(context).Workspace, Campaign(context), context.RequestAborted) ?? throw KnownProblems.NotFound("campaign"));

    private async Task SaveAsync(HttpContext context)
    {
        var (caller, id) = (Callers.Of(context), Campaign(context));
        var body = await JsonBodies.ReadAsync<CampaignBody>(context, studio.Options.MaxJsonBytes);
        try
        {
            var campaign = new Campaign { Id = id, Name = body.Name ?? "", Description = body.Description ?? "", Baseline = body.Baseline };
            await Answers.JsonAsync(context, 200, await studio.Studio.Campaigns.SaveAsync(caller.Workspace, campaign, caller.Id, context.RequestAborted));
        }
        catch (CampaignException e)
        {
            throw KnownProblems.Bad("campaign-invalid", e.Field, e.Message);
        }
    }

    private async Task BudgetAsync(HttpContext context) => await Answers.JsonAsync(
        context, 200, await studio.Studio.Budget.GetAsync(Callers.Of(context).Workspace, Campaign(context), context.RequestAborted) ?? throw KnownProblems.NotFound("budget"));

    private async Task SetBudgetAsync(HttpContext context)
    {
        var (caller, id) = (Callers.Of(context), Campaign(context));
        var body = await JsonBodies.ReadAsync<BudgetBody>(context, studio.Options.MaxJsonBytes);
        var limit = body.Limit ?? throw KnownProblems.Bad("required", "limit", "Say what the campaign may spend in all, such as \"500.00\".");
        var currency = body.Currency ?? (await studio.Studio.Library.PolicyAsync(caller.Workspace, context.RequestAborted)).Rates.Currency;
        try
        {
            await Answers.JsonAsync(context, 200, await studio.Studio.Budget.SetAsync(caller.Workspace, id, limit, currency, caller.Id, studio.Clock.GetUtcNow(), context.RequestAborted));
        }
        catch (BudgetException e)
        {
            throw KnownProblems.Bad($"budget-{e.Code}", e.Code == "amount" ? "limit" : "currency", e.Message);
        }
    }

    private async Task ReportAsync(HttpContext context, string? campaign)
    {
        var workspace = Callers.Of(context).Workspace;
        if (campaign is not null && !await studio.Studio.Campaigns.IsUsedAsync(workspace, campaign, context.RequestAborted))
        {
            throw KnownProblems.NotFound("campaign");
        }

        await Answers.JsonAsync(context, 200, await studio.Studio.CampaignReports.ReportAsync(workspace, campaign, context.RequestAborted));
    }

    private static string Campaign(HttpContext context) =>
        context.Request.RouteValues["id"] is string id && Ids.IsValid(id) ? id : throw KnownProblems.NotFound("campaign");
}
