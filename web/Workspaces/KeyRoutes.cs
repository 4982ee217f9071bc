using Atelier.Core.Briefs;
using Atelier.Core.Reviews;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Workspaces;

/// <summary><c>/v1/keys</c> and <c>/v1/me</c>: who may call, and who does.</summary>
internal sealed class KeyRoutes(StudioServices studio)
{
    private const int MostRoles = 20;

    // Under these whoever sits at the machine, and the studio itself, are on record.
    private static readonly string[] TakenNames = [Role.Owner, DecisionWays.Terminal, "workflow", "sweep"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/me", MeAsync, Operation
            .Of("Workspace", "GetMe", "See who you are", "The caller as the studio knows them: their pseudonym, which is what policy lists as a reviewer's id, and the roles they hold in the workspace.")
            .For(Role.Member, Role.Relay).Gives<Me>(200, "The caller."));
        routes.Get("/v1/keys", ListAsync, Operation
            .Of("Workspace", "ListKeys", "List API keys", "Who holds API keys, with which roles and since when. The keys themselves are stored nowhere, so that they can't be shown.")
            .For(Role.Admin).Gives<KeyList>(200, "The keys."));
        routes.Post("/v1/keys", AddAsync, Operation
            .Of("Workspace", "CreateKey", "Make an API key", "Makes an API key for a person or program and shows it this once. From the first key on, calls from the studio's own machine need one too. Only an owner can make another owner, or a key in an owner's name.")
            .For(Role.Admin).Takes<NewKeyBody>().Gives<NewKeyAnswer>(201, "Made."));
        routes.Delete("/v1/keys/{caller}", RevokeAsync, Operation
            .Of("Workspace", "RevokeKeys", "Withdraw API keys", "Withdraws all keys of a caller, at once. What they did stays on record. Only an owner can withdraw an owner's.")
            .For(Role.Admin).GivesNothing(204, "Withdrawn."));
    }

    private static Task MeAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        return Answers.JsonAsync(context, 200, new Me(caller.Workspace, caller.Id, caller.Roles));
    }

    private async Task ListAsync(HttpContext context) => await Answers.JsonAsync(context, 200, new KeyList(await Book(Callers.Of(context)).ListAsync(context.RequestAborted)));

    private async Task AddAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var body = await JsonBodies.ReadAsync<NewKeyBody>(context, studio.Options.MaxJsonBytes);
        if (!Ids.IsValid(body.Caller))
        {
            throw KnownProblems.Bad("malformed", "caller", "A caller is 1 to 40 lower-case letters and digits, with single dashes between them.");
        }

        if (body.Roles is not { Count: > 0 and <= MostRoles } roles || !roles.All(Ids.IsValid))
        {
            throw KnownProblems.Bad("malformed", "roles", $"Name one to {MostRoles} roles, such as {string.Join(", ", Role.All.Skip(1))}, or one that policy requires.");
        }

        // What is done with a key is on record in its holder's name: a lesser key in an owner's name would put words into their mouth.
        if (roles.Contains(Role.Owner) || await IsOwnersAsync(caller.Workspace, body.Caller!, context.RequestAborted))
        {
            KnownProblems.Require(caller, Role.Owner);
        }

        var key = await Book(caller).AddAsync(body.Caller!, roles, caller.Id, context.RequestAborted);
        await Answers.JsonAsync(context, 201, new NewKeyAnswer(key, body.Caller!, roles));
    }

    private async Task RevokeAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var holder = RouteIds.Id(context, "key", "caller");
        if (!Ids.IsValid(holder) || !(await Book(caller).ListAsync(context.RequestAborted)).Any(k => k.Caller == holder))
        {
            throw KnownProblems.NotFound("key");
        }

        if (await IsOwnersAsync(caller.Workspace, holder, context.RequestAborted))
        {
            KnownProblems.Require(caller, Role.Owner);
        }

        await Book(caller).RevokeAsync(holder, caller.Id, context.RequestAborted);
        Answers.Nothing(context);
    }

    // An owner by any of their keys.
    private async Task<bool> IsOwnersAsync(string workspace, string holder, CancellationToken cancellationToken) =>
        TakenNames.Contains(holder) || (await new KeyBook(studio.Store, workspace, studio.Clock).ListAsync(cancellationToken)).Any(k => k.Caller == holder && k.Roles.Contains(Role.Owner));

    private KeyBook Book(Caller caller) => new(studio.Store, caller.Workspace, studio.Clock);
}
