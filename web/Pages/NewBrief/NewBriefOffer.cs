using Atelier.Core.Briefs;
using Atelier.Core.Costs;
using Atelier.Core.Policies;
using Atelier.Core.Reviews;
using Atelier.Core.Workflows;
using Atelier.Web.Identity;
using Atelier.Web.Pages.Forms;

namespace Atelier.Web.Pages.NewBrief;

/// <summary>What a new brief can be made of, and what it will take. Changes nothing. Thread-safe.</summary>
internal sealed class NewBriefOffer(StudioServices studio)
{
    public async Task<NewBriefView> ReadAsync(string workspace, PostedForm form, CancellationToken cancellationToken)
    {
        var policy = await studio.Studio.Library.PolicyAsync(workspace, cancellationToken);
        var models = await studio.Studio.Library.ModelsAsync(workspace, cancellationToken);
        var wanted = form.Text("settings.model") is { Length: > 0 } pinned ? pinned : policy.DefaultModel;
        return new()
        {
            Policy = policy,
            Models = models,
            Model = models.FirstOrDefault(m => m.Name == wanted) ?? (wanted is null && models is [var first, ..] ? first : null),
            Brands = await studio.Studio.Brands.ListAsync(workspace, cancellationToken),
            Campaigns = await studio.Campaigns.ListAsync(workspace, cancellationToken),
        };
    }

    public async Task<Estimate> EstimateAsync(Caller caller, BriefDraft draft, NewBriefView view, CancellationToken cancellationToken)
    {
        var brief = BriefNormaliser.Accept(draft, "b-new", caller.Workspace, caller.Id, studio.Clock.GetUtcNow(), traceParent: null);
        var roles = SignOff.RolesFor(brief, view.Brands.FirstOrDefault(b => b.Id == brief.Brand), view.Policy);
        var rates = view.Policy.Rates;
        return new()
        {
            Previews = brief.Output.Shots.Sum(s => s.Variants),
            Amount = studio.Studio.ForecastOf(brief, brief.Output.Shots, rates),
            Currency = rates.Currency,
            Budget = await studio.Studio.Budget.GetAsync(caller.Workspace, brief.Campaign, cancellationToken),
            Closed = (await studio.Kills.ClosedForAsync(caller.Workspace, brief.Campaign, view.Model?.Name, cancellationToken))?.ToString(),
            Roles = roles,
            Reviewers = Reviewers(view.Policy, roles),
        };
    }

    private static IReadOnlyList<string> Reviewers(WorkspacePolicy policy, IReadOnlyList<string> roles)
    {
        try
        {
            return [.. ReviewPanel.Choose(policy.Review, roles).Asked.Select(r => r.Id)];
        }
        catch (PermanentFailureException)
        {
            return [];
        }
    }
}
