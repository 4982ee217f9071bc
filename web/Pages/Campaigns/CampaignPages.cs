using System.Globalization;
using Atelier.Core.Briefs;
using Atelier.Core.Campaigns;
using Atelier.Core.Kills;
using Atelier.Web.Identity;
using Atelier.Web.Pages.Forms;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Pages.Campaigns;

/// <summary>Campaigns: listed, described, given a budget, and what came of them.</summary>
internal sealed class CampaignPages(StudioServices studio, PageRenderer pages)
{
    private const int Shown = 100;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/campaigns", ListAsync);
        routes.Get("/campaigns/new", context => WriteFormAsync(context, 200, PostedForm.Empty, Faults.None, isNew: true));
        routes.Post("/campaigns/new", context => SaveAsync(context, isNew: true));
        routes.Get("/campaigns/{id}", ShowAsync);
        routes.Get("/campaigns/{id}/edit", EditAsync);
        routes.Post("/campaigns/{id}/edit", context => SaveAsync(context, isNew: false));
    }

    private async Task ListAsync(HttpContext context)
    {
        var workspace = Callers.Of(context).Workspace;
        var page = await studio.Studio.Campaigns.PageAsync(workspace, Queries.Text(context.Request, "after"), Shown, context.RequestAborted);
        var reports = await studio.Studio.CampaignReports.ReportAsync(workspace, page.Entries, context.RequestAborted);
        await pages.WriteAsync<CampaignsScreen>(context, 200, new Dictionary<string, object?>
        {
            [nameof(CampaignsScreen.Rows)] = page.Entries.Zip(reports).Select(r => new CampaignRow(r.First.Campaign, r.Second, r.First.IsOpen)).ToList(),
            [nameof(CampaignsScreen.Next)] = page.Next,
        });
    }

    private async Task ShowAsync(HttpContext context)
    {
        var workspace = Callers.Of(context).Workspace;
        var campaign = await FindAsync(context, workspace);
        var scope = KillScope.OfCampaign(campaign.Id);
        var gate = await studio.Kills.GateOfAsync(workspace, scope, context.RequestAborted);
        await pages.WriteAsync<CampaignScreen>(context, 200, new Dictionary<string, object?>
        {
            [nameof(CampaignScreen.Row)] = await RowAsync(workspace, campaign, context.RequestAborted),
            [nameof(CampaignScreen.Gate)] = gate,
            [nameof(CampaignScreen.Kill)] = gate?.KillId is { } kill ? await studio.Kills.ReportAsync(workspace, scope, kill, context.RequestAborted) : null,
            [nameof(CampaignScreen.Briefs)] = (await studio.BriefIndex.ListAsync(workspace, new() { Campaign = campaign.Id, Limit = 8 }, context.RequestAborted)).Entries,
        });
    }

    private async Task EditAsync(HttpContext context)
    {
        var workspace = Callers.Of(context).Workspace;
        KnownProblems.Require(Callers.Of(context), Role.Admin);
        var campaign = await FindAsync(context, workspace);
        var budget = await studio.Studio.Budget.GetAsync(workspace, campaign.Id, context.RequestAborted);
        await WriteFormAsync(context, 200, PostedForm.Of(
        [
            new("id", campaign.Id), new("name", campaign.Name), new("description", campaign.Description), new("limit", Text(budget?.Limit)),
            new("hours", Text(campaign.Baseline?.HoursPerAsset)), new("cost", Text(campaign.Baseline?.CostPerAsset)), new("days", Text(campaign.Baseline?.DaysPerAsset)),
        ]), Faults.None, isNew: false);
    }

    private async Task SaveAsync(HttpContext context, bool isNew)
    {
        var caller = Callers.Of(context);
        KnownProblems.Require(caller, Role.Admin);
        var form = await PostedForm.ReadOwnAsync(context, studio.Options);
        form = isNew ? Named(form) : form.With(("id", (await FindAsync(context, caller.Workspace)).Id));
        var faults = new List<(string, string)>();
        var id = form.Text("id");
        if (isNew && Ids.IsValid(id) && await studio.Studio.Campaigns.GetAsync(caller.Workspace, id, context.RequestAborted) is not null)
        {
            faults.Add(("id", "There is a campaign called so already. Choose another short name, or edit that one."));
        }

        var numbers = new FormNumbers(form, faults);
        var (limit, hours, cost, days) = (numbers.Amount("limit"), numbers.Amount("hours"), numbers.Amount("cost"), numbers.Amount("days"));
        if (limit is < 0 or > 1_000_000_000)
        {
            faults.Add(("limit", "An amount from 0 to 1,000,000,000."));
        }

        try
        {
            if (faults.Count == 0)
            {
                var campaign = new Campaign
                {
                    Id = id, Name = form.Text("name"), Description = form.Text("description"),
                    Baseline = hours is null && cost is null && days is null ? null : new(hours ?? 0, cost ?? 0, days ?? 0),
                };
                await studio.Studio.Campaigns.SaveAsync(caller.Workspace, campaign, caller.Id, context.RequestAborted);
                await SetBudgetAsync(caller, id, limit, context.RequestAborted);
                Redirects.To(context, Flashes.To($"/campaigns/{id}", "campaign"));
                return;
            }
        }
        catch (CampaignException e)
        {
            faults.Add((e.Field switch { "baseline.hoursPerAsset" => "hours", "baseline.costPerAsset" => "cost", "baseline.daysPerAsset" => "days", var field => field }, e.Message));
        }
        catch (BudgetException e)
        {
            faults.Add(("limit", e.Message));
        }

        await WriteFormAsync(context, 400, form, new(faults), isNew);
    }

    private async Task SetBudgetAsync(Caller caller, string id, decimal? limit, CancellationToken cancellationToken)
    {
        var before = await studio.Studio.Budget.GetAsync(caller.Workspace, id, cancellationToken);
        if (limit is { } amount && before?.Limit != amount)
        {
            await studio.Studio.Budget.SetAsync(caller.Workspace, id, amount, await CurrencyAsync(caller.Workspace, cancellationToken), caller.Id, studio.Clock.GetUtcNow(), cancellationToken);
        }
    }

    private async Task WriteFormAsync(HttpContext context, int status, PostedForm form, Faults faults, bool isNew)
    {
        KnownProblems.Require(Callers.Of(context), Role.Admin);
        await pages.WriteAsync<CampaignForm>(context, status, new Dictionary<string, object?>
        {
            [nameof(CampaignForm.Form)] = form,
            [nameof(CampaignForm.Faults)] = faults,
            [nameof(CampaignForm.IsNew)] = isNew,
            [nameof(CampaignForm.Currency)] = await CurrencyAsync(Callers.Of(context).Workspace, context.RequestAborted),
        });
    }

    private async Task<string> CurrencyAsync(string workspace, CancellationToken cancellationToken) => (await studio.Studio.Library.PolicyAsync(workspace, cancellationToken)).Rates.Currency;

    private async Task<CampaignRow> RowAsync(string workspace, Campaign campaign, CancellationToken cancellationToken) =>
        new(campaign, await studio.Studio.CampaignReports.ReportAsync(workspace, campaign.Id, cancellationToken), await studio.Kills.IsOpenAsync(workspace, KillScope.OfCampaign(campaign.Id), cancellationToken));

    private async Task<Campaign> FindAsync(HttpContext context, string workspace) =>
        await studio.Studio.Campaigns.GetAsync(workspace, RouteIds.Id(context, "campaign"), context.RequestAborted) ?? throw KnownProblems.NotFound("campaign");

    // Who leaves the short name empty gets one made of the name.
    private static PostedForm Named(PostedForm form) => form.Text("id").Length > 0 ? form : form.With(("id", Slugs.Of(form.Text("name"))));

    private static string Text(decimal? amount) => amount?.ToString(CultureInfo.InvariantCulture) ?? "";
}
