using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Pipeline;

/// <summary>Maps plain delegates, which read their bodies themselves.</summary>
internal static class Routing
{
    private static readonly string[] Reading = ["GET", "HEAD"];

    /// <summary>HEAD beside GET, always.</summary>
    public static void Get(this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler) => routes.MapMethods(pattern, Reading, handler);

    public static void Post(this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler) => routes.MapPost(pattern, handler);

    public static void Delete(this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler) => routes.MapDelete(pattern, handler);
}
