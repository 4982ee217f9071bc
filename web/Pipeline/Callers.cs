using System.Security.Cryptography;
using System.Text;
using Atelier.Web.Identity;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pipeline;

/// <summary>Finds out who calls, once a request, and whether they may call this often.</summary>
internal sealed class Callers(ICallerIdentity identity, RateLimits limits, string? signIn)
{
    private static readonly object Key = new();

    public RequestDelegate Use(RequestDelegate next) => async context =>
    {
        if (!Paths.IsPublic(context.Request))
        {
            var caller = await identity.IdentifyAsync(context, context.RequestAborted);
            limits.Take(caller is null ? AddressOf(context) : $"caller {caller.Workspace} {caller.Id}");
            if (caller is null && SignInFor(context.Request) is { } address)
            {
                context.Response.Redirect(address);
                return;
            }

            context.Items[Key] = caller ?? throw new ProblemException(KnownProblems.SignIn);
        }
        else if (Paths.IsReviewLink(context.Request))
        {
            // Behind a proxy everybody comes from one address; a link is its reviewer's own.
            limits.Take(HttpMethods.IsPost(context.Request.Method) ? AddressOf(context) : LinkOf(context));
        }

        await next(context);
    };

    public static Caller Of(HttpContext context) => Find(context) ?? throw new ProblemException(KnownProblems.SignIn);

    /// <summary>Who calls; null where anybody may, or where the call didn't get as far as asking.</summary>
    public static Caller? Find(HttpContext context) => context.Items[Key] as Caller;

    // Pages only, and only whom the platform doesn't know: who signed in and holds no role would be sent in circles.
    private string? SignInFor(HttpRequest request) =>
        signIn is not null && HttpMethods.IsGet(request.Method) && !Paths.IsApi(request) && !request.Headers.ContainsKey(PlatformPrincipal.Header)
            ? signIn + Uri.EscapeDataString(request.Path.Value + request.QueryString.Value)
            : null;

    private static string AddressOf(HttpContext context) => $"address {context.Connection.RemoteIpAddress}";

    private static string LinkOf(HttpContext context)
    {
        var token = context.Request.Path.Value!.Split('/', 4) is [_, _, var text, ..] ? text : "";
        return $"link {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan(0, 16))}";
    }
}
