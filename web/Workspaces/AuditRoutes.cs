using System.Globalization;
using System.Text.Json;
using Atelier.Core.Audit;
using Atelier.Core.Storage;
using Atelier.Web.Briefs;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Workspaces;

/// <summary><c>/v1/audit</c>: administrative acts, and whether all chains are whole.</summary>
internal sealed class AuditRoutes(StudioServices studio)
{
    private const int Most = 200;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/audit", ShowAsync, Operation
            .Of("Workspace", "GetAudit", "Get administrative acts", "The chain of administrative acts, oldest first, a page at a time: keys, policies, budgets, brands, kills. Each entry holds the hash of the one before; what checking the whole chain found comes along.")
            .For(Role.Admin).Query<int>("from", "Number of the first entry wanted, from 0.", 0).Query<int>("limit", "Entries a page, 100 when left out.", 1, Most)
            .Gives<AuditTrail>(200, "The entries."));
        routes.Get("/v1/audit/verification", VerifyAsync, Operation
            .Of("Workspace", "VerifyAudit", "Verify all audit chains", "Checks every audit chain for changes, gaps, cuts and reordering, and says where one is not whole. Reads everything, so that it takes a while in a large workspace.")
            .For(Role.Admin).Gives<AuditReport>(200, "What checking found."));
    }

    private async Task ShowAsync(HttpContext context)
    {
        var text = context.Request.Query["from"].ToString();
        var from = 0;
        if (text.Length > 0 && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out from))
        {
            throw Problems.KnownProblems.Bad("out-of-range", "from", "The first entry is a whole number from 0.");
        }

        var limit = Queries.Limit(context.Request, 100, Most);
        var chain = StoreKeys.AdminAudit(Callers.Of(context).Workspace);
        var check = await studio.Audit.CheckAsync(chain, isEnded: false, context.RequestAborted);
        var entries = new List<JsonElement>();
        await foreach (var listing in studio.Store.ListAsync(chain, from == 0 ? null : AuditChain.Key(chain, from - 1), context.RequestAborted))
        {
            if (entries.Count == limit)
            {
                break;
            }

            entries.Add((await studio.Store.ReadRequiredAsync<JsonDocument>(listing.Key, context.RequestAborted)).RootElement);
        }

        var next = from + entries.Count < check.Count ? string.Create(CultureInfo.InvariantCulture, $"/v1/audit?from={from + entries.Count}&limit={limit}") : null;
        await Answers.JsonAsync(context, 200, new AuditTrail { Head = check.Head, Problems = check.Problems, Entries = entries, Next = next });
    }

    private async Task VerifyAsync(HttpContext context) =>
        await Answers.JsonAsync(context, 200, await studio.Studio.Verifier.VerifyAsync(Callers.Of(context).Workspace, context.RequestAborted));
}
