using Atelier.Web.OpenApi;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pipeline;

/// <summary>Lets through whom a route lets through; in one place, so that no route can forget it. Pages are for whoever works in the workspace, and ask for more where they need it.</summary>
internal static class Gatekeeper
{
    public static RequestDelegate Use(RequestDelegate next) => context =>
    {
        if (context.GetEndpoint() is { } endpoint && !Paths.IsPublic(context.Request))
        {
            (endpoint.Metadata.GetMetadata<Operation>()?.Access ?? Access.Member).Require(Callers.Of(context));
        }

        return next(context);
    };
}
