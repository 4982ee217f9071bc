using System.Security.Cryptography;
using System.Text;
using Atelier.Core.Reviews;
using Atelier.Web.Identity;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pipeline;

/// <summary>Finds out who calls, once a request, and whether they may call this often.</summary>
internal sealed class Callers(ICallerIdentity identity, ReviewLinks links, RateLimits limits, string? signIn)
{
    private static readonly object Key = new();

    private readonly KnownKeys _known = new();

    public RequestDelegate Use(RequestDelegate next) => async context =>
    {
        if (!Paths.IsPublic(context.Request))
        {
            var caller = await IdentifyAsync(context);
            if (caller is null && SignInFor(context.Request) is { } address)
            {
                context.Response.Redirect(address);
                return;
            }

            context.Items[Key] = caller ?? throw new ProblemException(ApiKeyHeader.ExpiredAt(context) is { } end ? KnownProblems.KeyExpired(end) : KnownProblems.SignIn);
        }
        else if (Paths.IsReviewLink(context.Request) || Paths.IsThumbnail(context.Request) || Paths.IsTheme(context.Request))
        {
            limits.Take(HttpMethods.IsPost(context.Request.Method) ? AddressOf(context) : LinkOf(context) ?? AddressOf(context));
        }

        await next(context);
    };

    public static Caller Of(HttpContext context) => Find(context) ?? throw new ProblemException(KnownProblems.SignIn);

    /// <summary>Who calls; null where anybody may, or where the call didn't get as far as asking.</summary>
    public static Caller? Find(HttpContext context) => context.Items[Key] as Caller;

    private async Task<Caller?> IdentifyAsync(HttpContext context)
    {
        // A key that isn't known is paid for by its address before it is looked up, or guessing would cost us more than the guesser.
        var address = AddressOf(context);
        var key = ApiKeyHeader.Of(context.Request);
        var isStrange = key is not null && !_known.Holds(key);
        if (isStrange)
        {
            limits.Take(address);
        }

        var caller = await identity.IdentifyAsync(context, context.RequestAborted);
        if (key is not null)
        {
            _known.Note(key, caller is not null);
        }

        if (caller is not null)
        {
            if (isStrange)
            {
                limits.GiveBack(address);
            }

            limits.Take($"caller {caller.Workspace} {caller.Id}");
        }
        else if (!isStrange)
        {
            limits.Take(address);
        }

        return caller;
    }

    // Pages only, and only whom the platform doesn't know: who signed in and holds no role would be sent in circles.
    private string? SignInFor(HttpRequest request) =>
        signIn is not null && HttpMethods.IsGet(request.Method) && !Paths.IsApi(request) && !request.Headers.ContainsKey(PlatformPrincipal.Header)
            ? signIn + Uri.EscapeDataString(request.Path.Value + request.QueryString.Value)
            : null;

    private static string AddressOf(HttpContext context) => $"address {context.Connection.RemoteIpAddress}";

    // Behind a proxy everybody comes from one address; a link is its reviewer's own. A forged one is nobody's: null.
    private string? LinkOf(HttpContext context)
    {
        var token = context.Request.Path.Value!.Split('/', 4) is [_, _, var text, ..] ? text : "";
        return links.Read(token) is null ? null : $"link {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan(0, 16))}";
    }
}
