using System.Text.Json;
using Atelier.Web.Pipeline;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.OpenApi;

/// <summary><c>/openapi/v1.json</c>: what the API can do, for programs that write programs.</summary>
internal sealed class OpenApiRoutes(StudioServices studio)
{
    private byte[]? _document;

    public void Map(IEndpointRouteBuilder routes, IReadOnlyList<RouteEndpoint> endpoints) => routes.Get("/openapi/v1.json", context =>
    {
        // Written when somebody asks: a studio that nobody asks starts sooner. Two at once write the same.
        _document ??= JsonSerializer.SerializeToUtf8Bytes(ApiDescription.Write(endpoints, studio.Options.Version), ApiJson.Options);
        return Answers.BytesAsync(context, 200, "application/json; charset=utf-8", _document);
    });
}
