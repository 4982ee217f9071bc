using Atelier.Web.Identity;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pipeline;

/// <summary>Finds out who calls, once a request.</summary>
internal sealed class Callers(ICallerIdentity identity)
{
    private static readonly object Key = new();

    public RequestDelegate Use(RequestDelegate next) => async context =>
    {
        if (!Paths.IsPublic(context.Request))
        {
            context.Items[Key] = await identity.IdentifyAsync(context, context.RequestAborted) ?? throw new ProblemException(KnownProblems.SignIn);
        }

        await next(context);
    };

    public static Caller Of(HttpContext context) => context.Items[Key] as Caller ?? throw new ProblemException(KnownProblems.SignIn);
}
