using System.Globalization;
using System.Text.Json;
using Atelier.Core.Audit;
using Atelier.Core.Storage;
using Atelier.Web.Briefs;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Workspaces;

/// <summary><c>/v1/audit</c>: administrative acts, and whether all chains are whole.</summary>
internal sealed class AuditRoutes(StudioServices studio, AuditVerifications verifications)
{
    private const int Most = 200;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/audit", ShowAsync, Operation
            .Of("Workspace", "GetAudit", "Get administrative acts", "The chain of administrative acts, oldest first, a page at a time: keys, policies, budgets, brands, kills. Each entry holds the hash of the one before; what checking the whole chain found comes along.")
            .For(Role.Admin).Query<int>("from", "Number of the first entry wanted, from 0.", 0).Query<int>("limit", "Entries a page, 100 when left out.", 1, Most)
            .Gives<AuditTrail>(200, "The entries."));
        routes.Post("/v1/audit/verification", context => VerificationAsync(context, verifications.Start(Callers.Of(context).Workspace)), Operation
            .Of("Workspace", "VerifyAudit", "Verify all audit chains", "Begins to check every audit chain for changes, gaps, cuts and reordering, unless such a check runs. It reads everything, so that it takes a while in a large workspace: ask at Location how far it is.")
            .For(Role.Admin).Gives<AuditVerification>(202, "It runs.", "Location", "Retry-After").Gives<AuditVerification>(200, "It has ended already."));
        routes.Get("/v1/audit/verification", context => VerificationAsync(context, verifications.Latest(Callers.Of(context).Workspace) ?? throw KnownProblems.NotFound("verification that was begun")), Operation
            .Of("Workspace", "GetAuditVerification", "Get what verifying found", "How far the last check of all audit chains is, or what it found and where a chain is not whole. Answers 202 while it runs. A studio that was restarted remembers none: begin another.")
            .For(Role.Admin).Gives<AuditVerification>(200, "It has ended.").Gives<AuditVerification>(202, "It runs.", "Location", "Retry-After").Fails(404));
    }

    private async Task ShowAsync(HttpContext context)
    {
        var text = context.Request.Query["from"].ToString();
        var from = 0;
        if (text.Length > 0 && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out from))
        {
            throw KnownProblems.Bad("out-of-range", "from", "The first entry is a whole number from 0.");
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

    private static Task VerificationAsync(HttpContext context, AuditVerification verification)
    {
        if (verification.EndedAt is not null)
        {
            return Answers.JsonAsync(context, 200, verification);
        }

        context.Response.Headers.Location = Answers.Absolute(context, "/v1/audit/verification");
        Answers.RetryAfter(context, 2);
        return Answers.JsonAsync(context, 202, verification);
    }
}
