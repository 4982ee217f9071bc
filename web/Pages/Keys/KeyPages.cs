using Atelier.Web.Identity;
using Atelier.Web.Pages.Forms;
using Atelier.Web.Pages.Shared;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Atelier.Web.Workspaces;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Pages.Keys;

/// <summary>
/// API keys: who holds which, making one, revoking one. The answer to the form is the only page that ever shows a key, and no cache keeps it; the form carries a name,
/// so that a second click or a reload makes no second key.
/// </summary>
internal sealed class KeyPages(StudioServices studio, PageRenderer pages)
{
    private readonly KeyDesk _desk = new(studio);
    private readonly KeyOffers _offers = new(studio);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/keys", ListAsync);
        routes.Get("/keys/new", ShowFormAsync);
        routes.Post("/keys/new", AddAsync);
        routes.Get("/keys/{id}/revoke", AskRevokeAsync);
        routes.Post("/keys/{id}/revoke", RevokeAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        var (caller, keys) = await EnterAsync(context);
        var offer = await _offers.ReadAsync(caller, keys, context.RequestAborted);
        await pages.WriteAsync<KeysScreen>(context, 200, new Dictionary<string, object?>
        {
            [nameof(KeysScreen.Rows)] = keys.Select(k => new KeyRow(k, k.Id == OwnId(context), offer.Decides(k), KeyDesk.MayManage(caller, k.Caller, keys))).ToList(),
            [nameof(KeysScreen.IsTrusted)] = offer.IsFirst,
        });
    }

    private async Task ShowFormAsync(HttpContext context)
    {
        var (caller, keys) = await EnterAsync(context);
        var offer = await _offers.ReadAsync(caller, keys, context.RequestAborted);
        await WriteFormAsync(context, 200, KeyForms.New(offer), Faults.None, offer);
    }

    private async Task AddAsync(HttpContext context)
    {
        var (caller, keys) = await EnterAsync(context);
        var form = await PostedForm.ReadOwnAsync(context, studio.Options);
        var offer = await _offers.ReadAsync(caller, keys, context.RequestAborted);
        var faults = new List<(string Field, string Message)>();
        var wish = KeyForms.Read(form, studio.Clock.GetUtcNow(), faults);
        faults.AddRange(_desk.Check(wish).Select(f => Told(f.Field, f.Message)));
        if (!KeyDesk.MayManage(caller, wish.Caller, keys))
        {
            faults.Add(("caller", "Only an owner makes keys in an owner’s name, or in one of the studio’s own."));
        }

        if (offer.IsFirst && !wish.Roles.Any(r => r is Role.Owner or Role.Admin))
        {
            faults.Add(("roles", "With this as the only key you could not come back to this page. Make the first one for an owner or administrator."));
        }

        if (faults.Count > 0)
        {
            await WriteFormAsync(context, 400, form, new(faults), offer);
            return;
        }

        await _desk.RequireMayAddAsync(caller, wish, context.RequestAborted);
        if (await _desk.Book(caller.Workspace).AddAsync(wish, caller.Id, KeyForms.TokenOf(form), context.RequestAborted) is not { } made)
        {
            Redirects.To(context, Flashes.To("/keys", "key-known"));
            return;
        }

        await pages.WriteAsync<KeyMadeScreen>(context, 200, new Dictionary<string, object?>
        {
            [nameof(KeyMadeScreen.Made)] = made,
            [nameof(KeyMadeScreen.Offer)] = offer,
            [nameof(KeyMadeScreen.Address)] = Answers.Absolute(context, "/v1/me"),
        });
    }

    private async Task AskRevokeAsync(HttpContext context)
    {
        var (caller, keys) = await EnterAsync(context);
        var key = Find(context, keys) ?? throw KnownProblems.NotFound("key");
        RequireMayRevoke(caller, key, keys);
        var says = "From its next request on it opens nothing, in every process of the studio; a live view that it has open ends within three minutes. What was done with it stays on record. It can’t be brought back.";
        if (key.Id == OwnId(context))
        {
            says += " It is the key that you are using now: this browser will ask for another.";
            says += keys.Any(k => k.Id != key.Id && !k.IsExpired(studio.Clock.GetUtcNow()) && k.Roles.Any(r => r is Role.Owner or Role.Admin))
                ? "" : " No other key opens this page. The next one is then made at the terminal: ./run key add NAME --role owner.";
        }

        await pages.WriteAsync<ConfirmScreen>(context, 200, new Dictionary<string, object?>
        {
            [nameof(ConfirmScreen.Title)] = $"Revoke a key of {key.Caller}?",
            [nameof(ConfirmScreen.Act)] = "Revoke the key",
            [nameof(ConfirmScreen.Action)] = $"/keys/{key.Id}/revoke",
            [nameof(ConfirmScreen.Back)] = "/keys",
            [nameof(ConfirmScreen.Room)] = "/keys",
            [nameof(ConfirmScreen.Crumbs)] = new Crumb[] { new("/keys", "API keys") },
            [nameof(ConfirmScreen.IsDanger)] = true,
            [nameof(ConfirmScreen.Says)] = $"{(key.Purpose is { } purpose ? $"“{purpose}”, " : "")}{key.Id}, made {Words.Day(key.CreatedAt)}. {says}",
        });
    }

    private async Task RevokeAsync(HttpContext context)
    {
        var (caller, keys) = await EnterAsync(context);
        await PostedForm.ReadOwnAsync(context, studio.Options);
        if (Find(context, keys) is not { } key)
        {
            // A second click comes when the first has done it.
            Redirects.To(context, Flashes.To("/keys", "key-gone"));
            return;
        }

        RequireMayRevoke(caller, key, keys);
        await _desk.Book(caller.Workspace).RevokeAsync(key, caller.Id, context.RequestAborted);
        Redirects.To(context, Flashes.To("/keys", "key-revoked"));
    }

    private async Task<(Caller Caller, IReadOnlyList<ListedKey> Keys)> EnterAsync(HttpContext context)
    {
        var caller = Callers.Of(context);
        KnownProblems.Require(caller, Role.Admin);
        return (caller, await _desk.Book(caller.Workspace).ListAsync(context.RequestAborted));
    }

    private Task WriteFormAsync(HttpContext context, int status, PostedForm form, Faults faults, KeyOffer offer) =>
        pages.WriteAsync<KeyForm>(context, status, new Dictionary<string, object?>
        {
            [nameof(KeyForm.Form)] = form,
            [nameof(KeyForm.Faults)] = faults,
            [nameof(KeyForm.Offer)] = offer,
        });

    // The rules speak of the document's fields, the form has its own.
    private static (string Field, string Message) Told(string field, string message) => field switch
    {
        "roles" => (field, "Choose one role at least: it says what the key may do."),
        "expiresAt" => (KeyForms.OnADay, message),
        _ => (field, message),
    };

    private static ListedKey? Find(HttpContext context, IReadOnlyList<ListedKey> keys)
    {
        var id = RouteIds.Id(context, "key");
        return keys.FirstOrDefault(k => k.Id == id);
    }

    private static void RequireMayRevoke(Caller caller, ListedKey key, IReadOnlyList<ListedKey> keys)
    {
        if (!KeyDesk.MayManage(caller, key.Caller, keys))
        {
            throw KnownProblems.RoleMissing(Role.Owner);
        }
    }

    private static string OwnId(HttpContext context) => ApiKeyHeader.Of(context.Request) is { } key ? ApiKeys.IdOf(key) : "";
}
