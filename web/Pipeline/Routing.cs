using Atelier.Web.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Pipeline;

/// <summary>Maps plain delegates, which read their bodies themselves. Routes of the API say what they are; pages don't.</summary>
internal static class Routing
{
    private static readonly string[] Reading = ["GET", "HEAD"];

    /// <summary>A page; HEAD beside GET, always.</summary>
    public static void Get(this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler) => routes.MapMethods(pattern, Reading, handler);

    /// <summary>The same of a file that may take as long as its reader's line does.</summary>
    public static void Download(this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler) => routes.MapMethods(pattern, Reading, handler).WithMetadata(new Download());

    /// <summary>A form.</summary>
    public static void Post(this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler) => routes.MapPost(pattern, handler);

    /// <summary>Reads; HEAD beside GET, always.</summary>
    public static void Get(this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler, Operation operation) => routes.MapMethods(pattern, Reading, handler).WithMetadata(operation);

    /// <summary>Makes something, or does something.</summary>
    public static void Post(this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler, Operation operation) => routes.MapPost(pattern, handler).WithMetadata(operation);

    /// <summary>Puts something in place.</summary>
    public static void Put(this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler, Operation operation) => routes.MapPut(pattern, handler).WithMetadata(operation);

    /// <summary>Takes something away.</summary>
    public static void Delete(this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler, Operation operation) => routes.MapDelete(pattern, handler).WithMetadata(operation);
}
