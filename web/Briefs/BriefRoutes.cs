using System.Globalization;
using System.Text.Json;
using Atelier.Core.Audit;
using Atelier.Core.Briefs;
using Atelier.Core.Catalog;
using Atelier.Core.Costs;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Briefs;

/// <summary><c>/v1/briefs</c>.</summary>
internal sealed class BriefRoutes(StudioServices studio, BriefGallery gallery)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Post("/v1/briefs", SubmitAsync, Operation
            .Of("Briefs", "SubmitBrief", "Send a brief", "Takes a creative brief in. When it answers, the brief is stored and will run to an end whatever crashes. Ask at Location how far it is, as often as Retry-After says.")
            .For(Role.Requester).Repeatable().Takes<BriefDraft>().Gives<BriefAnswer>(202, "Taken.", "Location", "Retry-After"));
        routes.Get("/v1/briefs", ListAsync, Operation
            .Of("Briefs", "ListBriefs", "List briefs", "The workspace's briefs, newest first, a page at a time; 'next' is the address of the following page. Intent and cost are left out here; get a single brief for those.")
            .Query<int>("limit", "Briefs a page, 20 when left out.", 1, 100)
            .Query<string>("state", "'open' for those that run, 'all' for all, or how they ended, such as 'delivered'.", most: 10)
            .Query<string>("campaign", "Only those of this campaign.", most: 100)
            .Query<string>("brand", "Only those of this brand.", most: 100)
            .Query<string>("requester", "Only those that this person sent.", most: 100)
            .Query<string>("reference", "Only those that draw on this picture: its SHA-256.", most: 64)
            .Query<string>("text", "Words that title, campaign, brand or id begin with.", most: 200)
            .Query<string>("after", "Where the page before ended; taken from its 'next'.", most: 200)
            .Gives<BriefPage>(200, "A page of briefs."));
        routes.Get("/v1/briefs/{id}", StatusAsync, Operation
            .Of("Briefs", "GetBrief", "Get a brief", "How far a brief is: its state, round, the review that waits for people, what it has cost. Answers 202 with Retry-After while it runs, and 200 with its outcome when it has ended.")
            .Gives<BriefAnswer>(200, "It has ended.").Gives<BriefAnswer>(202, "It runs.", "Location", "Retry-After"));
        var cancel = Operation
            .Of("Briefs", "CancelBrief", "Call a brief off", "Ends a brief as cancelled, unless it has ended already. When it answers, a brief that was not delivered never will be. Whoever sent it may call it off, and administrators.")
            .Takes<ReasonBody>(isNeeded: false).Gives<BriefAnswer>(202, "Called off, or it had ended.", "Location", "Retry-After");
        routes.Post("/v1/briefs/{id}/cancel", CancelAsync, cancel);
        routes.Delete("/v1/briefs/{id}", CancelAsync, cancel.Called("DeleteBrief", "Call a brief off by DELETE"));
        routes.Post("/v1/briefs/{id}/publish", PublishAsync, Operation
            .Of("Briefs", "PublishBrief", "Publish a brief", "Releases a brief's finished assets, where policy wants a publisher and the brief waits for one. Making pictures and publishing them are different rights.")
            .For(Role.Publisher).Gives<BriefAnswer>(202, "Released.", "Location", "Retry-After").Fails(409));
        routes.Get("/v1/briefs/{id}/outcome", OutcomeAsync, Operation
            .Of("Briefs", "GetOutcome", "Get a brief's outcome", "How a brief ended and, where it was delivered, its assets. Answers 202 with the brief as it is while it runs.")
            .Gives<Outcome>(200, "It has ended.").Gives<BriefAnswer>(202, "It runs.", "Location", "Retry-After"));
        routes.Get("/v1/briefs/{id}/audit", AuditAsync, Operation
            .Of("Briefs", "GetBriefAudit", "Get a brief's audit chain", "Everything that was recorded about a brief, each entry with the hash of the one before, and what checking the chain now found.")
            .Gives<AuditTrail>(200, "The chain."));
        routes.Get("/v1/briefs/{id}/pictures/{sha}", PictureAsync, Operation
            .Of("Briefs", "GetBriefPicture", "Get a picture of a brief", "A preview or final of a brief as PNG, also before it is delivered: for those who work on it. Delivered pictures have assets of their own.")
            .GivesMedia(200, "image/png", "The picture.").Fails(410));
        routes.Get("/v1/briefs/{id}/costs", CostsAsync, Operation
            .Of("Briefs", "GetBriefCosts", "Get what a brief cost", "What a brief used up to now and what that cost: seconds of devices, tokens, storage, reviewers' minutes, at the rates it was screened under. What was rejected or failed counts too.")
            .Gives<CostBreakdown>(200, "The costs."));
        routes.Get("/v1/briefs/{id}/events", new BriefEvents(studio).StreamAsync, Operation
            .Of("Briefs", "WatchBrief", "Watch a brief", "Server-sent events: a 'status' event with the brief as GetBrief answers it, now and whenever it changes, and comments in between that keep the connection open. It ends with the brief; connect again when it breaks off.")
            .Streams().GivesMedia(200, "text/event-stream", "Events."));
    }

    private async Task SubmitAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var key = RequestKeys.Idempotency(context.Request);
        var draft = await JsonBodies.ReadAsync<BriefDraft>(context, studio.Options.MaxJsonBytes);
        await BackPressure.RequireAsync(studio, caller.Workspace, studio.Options.MaxWaitingForBriefs, context.RequestAborted);
        var submission = await studio.Briefs.SubmitAsync(caller.Workspace, caller.Id, draft, key, RequestKeys.TraceParent(context), context.RequestAborted);
        if (submission.Brief is not { } brief)
        {
            throw BriefProblems.Of(submission.Problems, "brief");
        }

        context.Response.Headers.Location = Answers.Absolute(context, BriefLinks.Of(brief.Id).Self);
        Answers.RetryAfter(context, 2);
        var view = await studio.Briefs.GetAsync(caller.Workspace, brief.Id, context.RequestAborted) ?? new(brief, new() { State = BriefState.Received }, null);
        await Answers.JsonAsync(context, 202, BriefAnswer.Of(view));
    }

    private async Task ListAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var state = context.Request.Query["state"].ToString();
        BriefState? end = Enum.TryParse<BriefState>(state, ignoreCase: true, out var parsed) && parsed.ToString().Equals(state, StringComparison.OrdinalIgnoreCase) ? parsed : null;
        if (end is null && state is not ("" or "all" or "open"))
        {
            throw KnownProblems.Bad("malformed", "state", "The state is 'open', 'all', or one that briefs end in, such as 'delivered'.");
        }

        var query = new BriefQuery
        {
            Limit = Queries.Limit(context.Request, 20, 100),
            IsOpen = state == "open" ? true : null,
            State = end,
            Campaign = Queries.Id(context.Request, "campaign"),
            Brand = Queries.Id(context.Request, "brand"),
            Requester = Queries.Id(context.Request, "requester"),
            Reference = Queries.Sha256(context.Request, "reference"),
            Text = Queries.Text(context.Request, "text"),
            After = Queries.Text(context.Request, "after"),
            IsHasty = true,
        };
        var page = await studio.BriefIndex.ListAsync(caller.Workspace, query, context.RequestAborted);
        var views = await Reads.EachAsync(page.Entries, (entry, cancel) => studio.Briefs.GetAsync(caller.Workspace, entry.Id, cancel), context.RequestAborted);
        var next = page.Next is null ? null : Queries.Address(
            "/v1/briefs", ("limit", query.Limit.ToString(CultureInfo.InvariantCulture)), ("state", state), ("campaign", query.Campaign), ("brand", query.Brand), ("requester", query.Requester), ("reference", query.Reference), ("text", query.Text), ("after", page.Next));
        await Answers.JsonAsync(context, 200, new BriefPage([.. views.OfType<BriefView>().Select(BriefAnswer.Of)], next, page.Total));
    }

    private async Task StatusAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var view = await ViewAsync(context, caller);
        var cost = await studio.Costs.SoFarAsync(caller.Workspace, view.Brief.Id, context.RequestAborted);
        await AsyncAnswer(context, view, BriefAnswer.Of(view, cost));
    }

    private async Task OutcomeAsync(HttpContext context)
    {
        var view = await ViewAsync(context, Callers.Of(context));
        await (view.Outcome is { } outcome ? Answers.JsonAsync(context, 200, outcome) : AsyncAnswer(context, view, BriefAnswer.Of(view)));
    }

    private async Task CancelAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var view = await ViewAsync(context, caller);
        if (view.Brief.Requester != caller.Id)
        {
            KnownProblems.Require(caller, Role.Admin);
        }

        var reason = await ReasonBody.ReadAsync(context, studio.Options.MaxJsonBytes) ?? "called off";
        await studio.Briefs.CancelAsync(caller.Workspace, view.Brief.Id, caller.Id, reason, context.RequestAborted);
        await AcceptedAsync(context, caller);
    }

    private async Task PublishAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var view = await ViewAsync(context, caller);
        if (!await studio.Briefs.PublishAsync(caller.Workspace, view.Brief.Id, caller.Id, context.RequestAborted))
        {
            throw KnownProblems.NotWaiting();
        }

        await AcceptedAsync(context, caller);
    }

    private async Task AuditAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var view = await ViewAsync(context, caller);
        var chain = StoreKeys.AuditChain(caller.Workspace, view.Brief.Id);

        // Between the outcome and the end of its chain the workflow is still writing: that is no cut.
        var isEnded = await AuditVerifier.HasEndedAsync(studio.Store, caller.Workspace, view.Brief.Id, context.RequestAborted);
        var check = await studio.Audit.CheckAsync(chain, isEnded, context.RequestAborted);
        var entries = new List<JsonElement>();
        await foreach (var listing in studio.Store.ListAsync(chain, startAfter: null, context.RequestAborted))
        {
            entries.Add(await studio.Store.ReadRequiredAsync<JsonDocument>(listing.Key, context.RequestAborted) is var entry ? entry.RootElement : default);
        }

        await Answers.JsonAsync(context, 200, new AuditTrail { Brief = view.Brief.Id, Head = check.Head, Problems = check.Problems, Entries = entries });
    }

    private async Task CostsAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var view = await ViewAsync(context, caller);
        await Answers.JsonAsync(context, 200, await studio.Studio.Costs.BreakdownAsync(caller.Workspace, view.Brief.Id, context.RequestAborted));
    }

    private async Task PictureAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var view = await ViewAsync(context, caller);
        var sha = RouteIds.Sha(context, "picture");
        if (!await gallery.HoldsAsync(caller.Workspace, view.Brief.Id, sha, context.RequestAborted))
        {
            throw KnownProblems.NotFound("picture");
        }

        // Drafts are cleared away some time after a brief has ended; that is no damage.
        if (view.Outcome is not null && await studio.Store.GetAsync(StoreKeys.Blob(caller.Workspace, sha), context.RequestAborted) is null)
        {
            throw KnownProblems.Removed("picture");
        }

        await Answers.PictureAsync(context, await studio.Store.GetBlobAsync(caller.Workspace, sha, context.RequestAborted));
    }

    private async Task<BriefView> ViewAsync(HttpContext context, Caller caller) =>
        await studio.Briefs.GetAsync(caller.Workspace, RouteIds.Id(context, "brief"), context.RequestAborted) ?? throw KnownProblems.NotFound("brief");

    private async Task AcceptedAsync(HttpContext context, Caller caller)
    {
        var view = await ViewAsync(context, caller);
        context.Response.Headers.Location = Answers.Absolute(context, BriefLinks.Of(view.Brief.Id).Self);
        Answers.RetryAfter(context, 2);
        await Answers.JsonAsync(context, 202, BriefAnswer.Of(view));
    }

    // 202 while it runs, 200 when it has ended: the pattern that Logic Apps and Power Automate follow by themselves.
    private static Task AsyncAnswer(HttpContext context, BriefView view, BriefAnswer answer)
    {
        if (view.Outcome is not null)
        {
            return Answers.JsonAsync(context, 200, answer);
        }

        context.Response.Headers.Location = Answers.Absolute(context, answer.Links.Self);
        Answers.RetryAfter(context, view.Status.State is BriefState.InReview or BriefState.Delivering ? 30 : 2);
        return Answers.JsonAsync(context, 202, answer);
    }
}
