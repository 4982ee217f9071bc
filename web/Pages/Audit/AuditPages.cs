using Atelier.Core.Audit;
using Atelier.Core.Storage;
using Atelier.Web.Identity;
using Atelier.Web.Pages.Briefs;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Pages.Audit;

/// <summary>The administrative chain in words, and the check of all chains. Reads only.</summary>
internal sealed class AuditPages(StudioServices studio, PageRenderer pages)
{
    private const int Days = 14;

    // Reading everything takes long; one at a time is enough for all who ask.
    private static readonly SemaphoreSlim Verifying = new(1);

    public void Map(IEndpointRouteBuilder routes) => routes.Get("/audit", ShowAsync);

    private async Task ShowAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        KnownProblems.Require(caller, Role.Admin);
        var acts = await new Chronicle(studio.Store).ReadAsync(StoreKeys.AdminAudit(caller.Workspace), context.RequestAborted);
        await pages.WriteAsync<AuditScreen>(context, 200, new Dictionary<string, object?>
        {
            [nameof(AuditScreen.Acts)] = acts,
            [nameof(AuditScreen.Checkpoints)] = await CheckpointsAsync(caller.Workspace, context.RequestAborted),
            [nameof(AuditScreen.Report)] = context.Request.Query.ContainsKey("verify") ? await VerifyAsync(caller.Workspace, context.RequestAborted) : null,
        });
    }

    private async Task<AuditReport> VerifyAsync(string workspace, CancellationToken cancellationToken)
    {
        await Verifying.WaitAsync(cancellationToken);
        try
        {
            return await studio.Studio.Verifier.VerifyAsync(workspace, cancellationToken);
        }
        finally
        {
            Verifying.Release();
        }
    }

    private async Task<IReadOnlyList<string>> CheckpointsAsync(string workspace, CancellationToken cancellationToken)
    {
        var days = new List<string>();
        var prefix = StoreKeys.AuditCheckpoints(workspace);
        await foreach (var listing in studio.Store.ListAsync(prefix, startAfter: null, cancellationToken))
        {
            days.Add(listing.Key[prefix.Length..].Split('.')[0]);
        }

        return [.. Enumerable.Reverse(days).Take(Days)];
    }
}
