using Atelier.Core.Storage;
using Atelier.Web.Identity;
using Atelier.Web.Pages.Briefs;
using Atelier.Web.Pages.Forms;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Atelier.Web.Workspaces;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Pages.Audit;

/// <summary>The administrative chain in words, and the check of all chains.</summary>
internal sealed class AuditPages(StudioServices studio, PageRenderer pages, AuditVerifications verifications)
{
    private const int Days = 14;
    private const int Acts = 400;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/audit", ShowAsync);
        routes.Post("/audit/verify", VerifyAsync);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        KnownProblems.Require(caller, Role.Admin);
        var acts = await new Chronicle(studio.Store).ReadAsync(StoreKeys.AdminAudit(caller.Workspace), Acts, context.RequestAborted);
        await pages.WriteAsync<AuditScreen>(context, 200, new Dictionary<string, object?>
        {
            [nameof(AuditScreen.Acts)] = acts,
            [nameof(AuditScreen.Checkpoints)] = await CheckpointsAsync(caller.Workspace, context.RequestAborted),
            [nameof(AuditScreen.Verification)] = verifications.Latest(caller.Workspace),
        });
    }

    private async Task VerifyAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        KnownProblems.Require(caller, Role.Admin);
        await PostedForm.ReadOwnAsync(context, studio.Options);
        verifications.Start(caller.Workspace);
        Redirects.To(context, "/audit");
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
