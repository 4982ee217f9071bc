using Atelier.Web.OpenApi;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pipeline;

/// <summary>Lets through whom a route of the API lets through; in one place, so that no route can forget it.</summary>
internal static class Gatekeeper
{
    public static RequestDelegate Use(RequestDelegate next) => context =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Operation>() is { Access: { IsPublic: false } access })
        {
            access.Require(Callers.Of(context));
        }

        return next(context);
    };
}
