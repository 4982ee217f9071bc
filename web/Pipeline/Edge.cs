using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Atelier.Web.Pipeline;

/// <summary>What comes first: makes any host's context ours, and turns away what a browser was tricked into sending.</summary>
internal sealed class Edge(StudioOptions options)
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    public static RequestDelegate Use(RequestDelegate next) => async context =>
    {
        RequestIds.Assign(context);
        SecurityHeaders.Apply(context);

        // Nested in another pipeline, its endpoint would win over ours.
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();

        // We count ourselves, and answer 413 in our own words.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        // Not every server drops the body of a HEAD's answer.
        var body = context.Response.Body;
        context.Response.Body = Stream.Null;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }
    };

    public RequestDelegate Guard(RequestDelegate next) => context =>
    {
        if (!Paths.IsHealth(context.Request) && !IsOurHost(context.Request.Host.Host))
        {
            throw new ProblemException(new()
            {
                Status = 421, Code = "host-unknown", Title = "This studio doesn't answer under that name.", Field = "Host",
                Detail = "Call it as localhost, or add the name to the studio's configured hosts.",
            });
        }

        if (!IsSafe(context.Request.Method) && !Paths.IsReviewLink(context.Request) && IsFromElsewhere(context.Request))
        {
            throw new ProblemException(new()
            {
                Status = 403, Code = "cross-origin", Title = "Another site's page sent this.",
                Detail = "Changes are taken from the studio's own pages, and from programs that send no Origin header.",
            });
        }

        return next(context);
    };

    private bool IsOurHost(string host) =>
        Loopback.Contains(host, StringComparer.OrdinalIgnoreCase) || options.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    // Loopback has no login that a foreign page would lack, so where a request comes from is all there is to judge by.
    private static bool IsFromElsewhere(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0 && site is not ("same-origin" or "none"))
        {
            return true;
        }

        // Pages whose address is a secret have their browser hide it; that it is the studio's own it says all the same, and no page can make it say so.
        var origin = request.Headers.Origin.ToString();
        return !(origin == "null" && site == "same-origin") && origin.Length > 0
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, Authority(request, uri), StringComparison.OrdinalIgnoreCase));
    }

    // Default ports may be left out on either side.
    private static string Authority(HttpRequest request, Uri origin) =>
        Uri.TryCreate($"{origin.Scheme}://{request.Host.Value}", UriKind.Absolute, out var own) ? own.Authority : "";
}
