using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pipeline;

/// <summary>Headers that every answer carries.</summary>
internal static class SecurityHeaders
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers[RequestIds.Header] = RequestIds.Of(context);
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";

        // A review link is a secret. Elsewhere the origin must stay, because what a form posts is judged by it.
        headers["Referrer-Policy"] = Paths.IsReviewLink(context.Request) ? "no-referrer" : "same-origin";
    }
}
