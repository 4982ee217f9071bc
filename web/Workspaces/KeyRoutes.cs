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
    private readonly KeyDesk _desk = new(studio);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/v1/me", MeAsync, Operation
            .Of("Workspace", "GetMe", "See who you are", "The caller as the studio knows them: their pseudonym, which is what policy lists as a reviewer's id, and the roles they hold in the workspace.")
            .For(Role.Member, Role.Relay).Gives<Me>(200, "The caller."));
        routes.Get("/v1/keys", ListAsync, Operation
            .Of("Workspace", "ListKeys", "List API keys", "Who holds API keys, with which roles, by whom they were made, until when they are good and when they were last used. The keys themselves are stored nowhere, so that they can't be shown.")
            .For(Role.Admin).Gives<KeyList>(200, "The keys."));
        routes.Post("/v1/keys", AddAsync, Operation
            .Of("Workspace", "CreateKey", "Make an API key", "Makes an API key for a person or program and shows it this once. From the first key on, calls from the studio's own machine need one too. Only an owner can make another owner, or a key in an owner's name. What is done with it, decisions on reviews included, is on record under its holder's name.")
            .For(Role.Admin).Takes<NewKeyBody>().Gives<NewKeyAnswer>(201, "Made."));
        routes.Delete("/v1/keys/{caller}", RevokeAsync, Operation
            .Of("Workspace", "RevokeKeys", "Revoke a caller's API keys", "Revokes all keys of a caller: from the next request on they open nothing. What was done with them stays on record. Only an owner can revoke an owner's.")
            .For(Role.Admin).GivesNothing(204, "Revoked."));
        routes.Delete("/v1/keys/{caller}/{id}", RevokeOneAsync, Operation
            .Of("Workspace", "RevokeKey", "Revoke an API key", "Revokes one key of a caller, by the id that the list shows, and leaves their others: make the new one first, then revoke the old. Only an owner can revoke an owner's.")
            .For(Role.Admin).GivesNothing(204, "Revoked."));
    }

    private static Task MeAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        return Answers.JsonAsync(context, 200, new Me(caller.Workspace, caller.Id, caller.Roles));
    }

    private async Task ListAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        await Answers.JsonAsync(context, 200, new KeyList(await _desk.Book(caller.Workspace).ListAsync(context.RequestAborted)));
    }

    private async Task AddAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        var body = await JsonBodies.ReadAsync<NewKeyBody>(context, studio.Options.MaxJsonBytes);
        var wish = new NewKey(body.Caller ?? "", body.Roles ?? [], body.Purpose is { Length: > 0 } purpose ? purpose : null, body.ExpiresAt?.ToUniversalTime());
        foreach (var (field, message) in _desk.Check(wish))
        {
            throw KnownProblems.Bad("malformed", field, message);
        }

        await _desk.RequireMayAddAsync(caller, wish, context.RequestAborted);
        var made = (await _desk.Book(caller.Workspace).AddAsync(wish, caller.Id, form: null, context.RequestAborted))!;
        await Answers.JsonAsync(context, 201, new NewKeyAnswer(made.Secret, made.Listed.Id, wish.Caller, wish.Roles, wish.ExpiresAt));
    }

    private async Task RevokeAsync(HttpContext context)
    {
        var (caller, holder) = (Callers.Of(context), await HolderAsync(context, _ => true));
        await _desk.Book(caller.Workspace).RevokeAsync(holder.Caller, caller.Id, context.RequestAborted);
        Answers.Nothing(context);
    }

    private async Task RevokeOneAsync(HttpContext context)
    {
        var id = RouteIds.Id(context, "key");
        var (caller, key) = (Callers.Of(context), await HolderAsync(context, k => k.Id == id));
        await _desk.Book(caller.Workspace).RevokeAsync(key, caller.Id, context.RequestAborted);
        Answers.Nothing(context);
    }

    // A key of the holder whom the address names.
    private async Task<ListedKey> HolderAsync(HttpContext context, Func<ListedKey, bool> isIt)
    {
        var caller = Callers.Of(context);
        var holder = RouteIds.Id(context, "key", "caller");
        var keys = await _desk.Book(caller.Workspace).ListAsync(context.RequestAborted);
        var key = keys.FirstOrDefault(k => k.Caller == holder && isIt(k)) ?? throw KnownProblems.NotFound("key");
        return KeyDesk.MayManage(caller, holder, keys) ? key : throw KnownProblems.RoleMissing(Role.Owner);
    }
}
