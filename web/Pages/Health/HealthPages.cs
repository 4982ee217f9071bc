using System.Diagnostics;
using Atelier.Core.Briefs;
using Atelier.Core.Kills;
using Atelier.Core.Storage;
using Atelier.Web.Health;
using Atelier.Web.Identity;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Pages.Health;

/// <summary>How the studio is, for those who run it. Tells also when the store doesn't answer.</summary>
internal sealed class HealthPages(StudioServices studio, PageRenderer pages, Traffic traffic)
{
    private const int MostOpen = 200;
    private const int MostUrgent = 10;

    private readonly long _started = studio.Clock.GetTimestamp();
    private readonly HealthConcerns _concerns = new(studio);

    public void Map(IEndpointRouteBuilder routes)
    {
        // What is drawn before anybody looks counts too.
        _ = Figures.OfProcess;
        routes.Get("/health", ShowAsync);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        KnownProblems.Require(caller, Role.Admin);
        var view = new HealthView
        {
            Version = studio.Options.Version,
            Uptime = studio.Clock.GetElapsedTime(_started),
            Memory = Environment.WorkingSet,
            Drawing = studio.Progress?.UnderWay,
            Traffic = traffic.LastHour(),
            Pictures = Figures.OfProcess.LastHour(),
        };
        try
        {
            view = view with { Concerns = studio.HostConcerns() };
            view = await WithStoreAsync(caller.Workspace, view, context.RequestAborted);
        }
        catch (ObjectStoreException e)
        {
            view = view with { StoreFault = KnownProblems.Of(e).Detail };
        }

        await pages.WriteAsync<HealthScreen>(context, 200, new Dictionary<string, object?> { [nameof(HealthScreen.View)] = view });
    }

    private async Task<HealthView> WithStoreAsync(string workspace, HealthView view, CancellationToken cancellationToken)
    {
        var asked = Stopwatch.GetTimestamp();
        await studio.Store.GetAsync("readyz", cancellationToken);
        var took = Stopwatch.GetElapsedTime(asked);
        var entries = (await studio.BriefIndex.ListAsync(workspace, new() { IsOpen = true, Limit = MostOpen }, cancellationToken)).Entries;
        var open = (await Reads.EachAsync(entries, (entry, cancel) => studio.Briefs.GetAsync(workspace, entry.Id, cancel), cancellationToken)).OfType<BriefView>().Where(b => b.Outcome is null).ToList();
        return view with
        {
            Store = took,
            Concerns = await _concerns.FindAsync(workspace, open, cancellationToken),
            Waiting = await studio.Studio.Depths.DeepestAsync(workspace, cancellationToken),
            Open = open.CountBy(b => b.Status.State).ToDictionary(),
            Urgent = [.. open.Where(b => b.Status.Deadline is not null).OrderBy(b => b.Status.Deadline).Take(MostUrgent)],
            Report = await studio.Studio.CampaignReports.ReportAsync(workspace, campaign: null, cancellationToken),
            Gate = await studio.Kills.GateOfAsync(workspace, KillScope.Workspace, cancellationToken),
        };
    }
}
