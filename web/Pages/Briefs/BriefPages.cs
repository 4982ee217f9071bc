using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Web.Briefs;
using Atelier.Web.Identity;
using Atelier.Web.Pages.Forms;
using Atelier.Web.Pages.Shared;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Pages.Briefs;

/// <summary>The list of briefs, and each brief with what can be done to it.</summary>
internal sealed class BriefPages(StudioServices studio, PageRenderer pages, BriefGallery gallery, BriefDossiers dossiers, DrawingWatch drawings)
{
    private const int Shown = 30;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/", ListAsync);
        routes.Get("/briefs/{id}", ShowAsync);
        routes.Get("/briefs/{id}/live", LiveAsync);
        routes.Get("/briefs/{id}/drawing/{job}", DrawingAsync);
        routes.Download("/briefs/{id}/assets.zip", ArchiveAsync);
        routes.Get("/briefs/{id}/cancel", context => AskCancelAsync(context, 200, PostedForm.Empty, Faults.None));
        routes.Post("/briefs/{id}/cancel", CancelAsync);
        routes.Get("/briefs/{id}/publish", AskPublishAsync);
        routes.Post("/briefs/{id}/publish", PublishAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var filter = BriefFilter.Of(context.Request);
        var page = await studio.BriefIndex.ListAsync(caller.Workspace, new()
        {
            Text = filter.Text.Length > 0 ? filter.Text : null,
            Campaign = filter.Campaign.Length > 0 ? filter.Campaign : null,
            Brand = filter.Brand.Length > 0 ? filter.Brand : null,
            IsOpen = filter.State == "open" ? true : null,
            State = filter.End,
            After = filter.After.Length > 0 ? filter.After : null,
            Limit = Shown,
            IsHasty = true,
        }, context.RequestAborted);
        var rows = new List<BriefRow>();
        foreach (var entry in page.Entries)
        {
            // The entry says what never changes; how far a brief is, its workflow says.
            if (await studio.Briefs.GetAsync(caller.Workspace, entry.Id, context.RequestAborted) is { } view)
            {
                rows.Add(new(view, await gallery.FirstAsync(caller.Workspace, entry.Id, context.RequestAborted)));
            }
        }

        var (campaigns, brands) = await studio.BriefIndex.ChoicesAsync(caller.Workspace, context.RequestAborted);
        await pages.WriteAsync<BriefsScreen>(context, 200, new Dictionary<string, object?>
        {
            [nameof(BriefsScreen.Rows)] = rows,
            [nameof(BriefsScreen.Filter)] = filter,
            [nameof(BriefsScreen.Campaigns)] = campaigns,
            [nameof(BriefsScreen.Brands)] = brands,
            [nameof(BriefsScreen.Next)] = page.Next,
            [nameof(BriefsScreen.Total)] = page.Total,
        });
    }

    private async Task ShowAsync(HttpContext context) =>
        await pages.WriteAsync<BriefScreen>(context, 200, new Dictionary<string, object?> { [nameof(BriefScreen.Dossier)] = await DossierAsync(context) });

    private async Task LiveAsync(HttpContext context) =>
        await pages.WriteFragmentAsync<BriefLive>(context, new Dictionary<string, object?> { [nameof(BriefLive.Dossier)] = await DossierAsync(context) });

    // What a picture under way is coming to. Nobody has judged it: it is for those who see the brief's candidates, and kept nowhere.
    private async Task DrawingAsync(HttpContext context)
    {
        var view = await ViewAsync(context);
        var brief = view.Brief;
        var job = RouteIds.Id(context, "drawing", "job");
        if (!RenderJobId.TryParse(job, out var id) || id.BriefId != brief.Id)
        {
            throw KnownProblems.NotFound("drawing");
        }

        if (view.Outcome is null && await drawings.DraftAsync(brief.Workspace, brief.Id, id.ToString(), context.RequestAborted) is { IsEmpty: false } png)
        {
            await Answers.PictureAsync(context, png);
            return;
        }

        // Finished between the page and its picture, or stopped: the page's next look shows what came of it.
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task ArchiveAsync(HttpContext context)
    {
        var view = await ViewAsync(context);
        await new DeliveryArchive(studio).WriteAsync(context, view.Brief, view.Outcome is { State: BriefState.Delivered } delivered ? delivered : throw KnownProblems.NotFound("delivery"));
    }

    private async Task<BriefDossier> DossierAsync(HttpContext context) =>
        await dossiers.ReadAsync(Callers.Of(context), RouteIds.Id(context, "brief"), context.RequestAborted) ?? throw KnownProblems.NotFound("brief");

    private async Task AskCancelAsync(HttpContext context, int status, PostedForm form, Faults faults)
    {
        var brief = (await MineAsync(context)).Brief;
        await pages.WriteAsync<ConfirmScreen>(context, status, new Dictionary<string, object?>
        {
            [nameof(ConfirmScreen.Title)] = "Call this brief off?",
            [nameof(ConfirmScreen.Act)] = "Call it off",
            [nameof(ConfirmScreen.Action)] = $"/briefs/{brief.Id}/cancel",
            [nameof(ConfirmScreen.Back)] = $"/briefs/{brief.Id}",
            [nameof(ConfirmScreen.Crumbs)] = Crumbs(brief),
            [nameof(ConfirmScreen.IsDanger)] = true,
            [nameof(ConfirmScreen.AsksReason)] = true,
            [nameof(ConfirmScreen.Form)] = form,
            [nameof(ConfirmScreen.Faults)] = faults,
            [nameof(ConfirmScreen.Says)] = $"“{brief.Title}” stops where it is, open reviews close, and nothing of it will ever be delivered. What was drawn so far is paid for.",
        });
    }

    private async Task CancelAsync(HttpContext context)
    {
        var view = await MineAsync(context);
        var form = await PostedForm.ReadOwnAsync(context, studio.Options);
        var (reason, faults) = Reasons.Of(form);
        if (faults.Any)
        {
            await AskCancelAsync(context, 400, form, faults);
            return;
        }

        var outcome = await studio.Briefs.CancelAsync(view.Brief.Workspace, view.Brief.Id, Callers.Of(context).Id, reason, context.RequestAborted);
        Redirects.To(context, Flashes.To($"/briefs/{view.Brief.Id}", outcome?.State == BriefState.Cancelled ? "cancelled" : "too-late"));
    }

    private async Task AskPublishAsync(HttpContext context)
    {
        KnownProblems.Require(Callers.Of(context), Role.Publisher);
        var brief = (await ViewAsync(context)).Brief;
        await pages.WriteAsync<ConfirmScreen>(context, 200, new Dictionary<string, object?>
        {
            [nameof(ConfirmScreen.Title)] = "Release these assets?",
            [nameof(ConfirmScreen.Act)] = "Publish",
            [nameof(ConfirmScreen.Action)] = $"/briefs/{brief.Id}/publish",
            [nameof(ConfirmScreen.Back)] = $"/briefs/{brief.Id}",
            [nameof(ConfirmScreen.Crumbs)] = Crumbs(brief),
            [nameof(ConfirmScreen.Says)] = $"The finals of “{brief.Title}” are approved, proofed and signed. Publishing makes them visible to everybody in the workspace, and can't be undone.",
        });
    }

    private async Task PublishAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        KnownProblems.Require(caller, Role.Publisher);
        await PostedForm.ReadOwnAsync(context, studio.Options);
        var brief = (await ViewAsync(context)).Brief;
        if (!await studio.Briefs.PublishAsync(caller.Workspace, brief.Id, caller.Id, context.RequestAborted))
        {
            throw KnownProblems.NotWaiting();
        }

        Redirects.To(context, Flashes.To($"/briefs/{brief.Id}", "published"));
    }

    private async Task<BriefView> MineAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var view = await ViewAsync(context);
        if (view.Brief.Requester != caller.Id)
        {
            KnownProblems.Require(caller, Role.Admin);
        }

        return view;
    }

    private async Task<BriefView> ViewAsync(HttpContext context) =>
        await studio.Briefs.GetAsync(Callers.Of(context).Workspace, RouteIds.Id(context, "brief"), context.RequestAborted) ?? throw KnownProblems.NotFound("brief");

    private static IReadOnlyList<Crumb> Crumbs(Brief brief) => [new("/", "Briefs"), new($"/briefs/{brief.Id}", brief.Title)];
}
