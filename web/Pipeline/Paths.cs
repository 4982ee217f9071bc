using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pipeline;

/// <summary>What kind of address is asked for.</summary>
internal static class Paths
{
    /// <summary>Programs ask here: problems are JSON.</summary>
    public static bool IsApi(HttpRequest request) => request.Path.StartsWithSegments("/v1", StringComparison.Ordinal) || request.Path.StartsWithSegments("/openapi", StringComparison.Ordinal) || request.Path.Value == "/metrics" || IsHealth(request);

    /// <summary>Probes ask here, under any host name and without saying who they are.</summary>
    public static bool IsHealth(HttpRequest request) => request.Path.Value is "/healthz" or "/readyz";

    /// <summary>A review link: its token, not its caller, is what counts.</summary>
    public static bool IsReviewLink(HttpRequest request) => request.Path.StartsWithSegments("/r", StringComparison.Ordinal);

    /// <summary>A small picture on a card: its token, not its caller, is what counts.</summary>
    public static bool IsThumbnail(HttpRequest request) => request.Path.StartsWithSegments("/t", StringComparison.Ordinal);

    /// <summary>The choice of light or dark: also for who has only a review link.</summary>
    public static bool IsTheme(HttpRequest request) => request.Path.Value == "/theme";

    /// <summary>Everybody may fetch this.</summary>
    public static bool IsPublic(HttpRequest request) =>
        IsHealth(request) || IsReviewLink(request) || IsThumbnail(request) || IsTheme(request) || request.Path.StartsWithSegments("/static", StringComparison.Ordinal) || request.Path.Value is "/robots.txt" or "/favicon.ico" or "/openapi/v1.json";
}
