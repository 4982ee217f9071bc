using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Metrics;

/// <summary>Watches requests go by.</summary>
internal static class Requests
{
    public static RequestDelegate Use(RequestDelegate next) => async context =>
    {
        // A host that traces has begun already; else the caller's trace goes on here. What the server began for its own log, nobody is sent:
        // a span below that would be in no trace, and not sampled.
        var host = Activity.Current;
        var trace = default(ActivityContext);
        if (!IsTraced(host))
        {
            Activity.Current = null;
            trace = ActivityContext.TryParse(context.Request.Headers.TraceParent, traceState: null, isRemote: true, out var parsed) ? parsed : default;
        }

        using var span = WebTelemetry.Source.StartActivity(context.Request.Method, ActivityKind.Server, trace);
        if (span is null)
        {
            Activity.Current = host;
        }

        var began = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            Watch(context, span, Stopwatch.GetElapsedTime(began));
        }
    };

    /// <summary>Whether an activity is of a trace that somebody keeps: it came from a source, and was sampled.</summary>
    public static bool IsTraced([NotNullWhen(true)] Activity? activity) => activity is { Recorded: true, Source.Name.Length: > 0 };

    private static void Watch(HttpContext context, Activity? span, TimeSpan took)
    {
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
        var method = Method(context.Request.Method);
        if (span is not null)
        {
            span.DisplayName = $"{method} {route}";
            span.SetTag("http.route", route);
            span.SetTag("http.response.status_code", context.Response.StatusCode);
            if (context.Response.StatusCode >= 500) span.SetStatus(ActivityStatusCode.Error);
        }

        // A line that is kept open takes as long as somebody watches: it would make every percentile a lie.
        if (context.Response.ContentType == "text/event-stream") return;

        WebTelemetry.Duration.Record(
            took.TotalSeconds, new("http.request.method", method), new("http.route", route), new("http.response.status_code", context.Response.StatusCode));
    }

    // Anybody can send any method: only known ones become a name of their own.
    private static string Method(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPost(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method) || HttpMethods.IsOptions(method) || HttpMethods.IsPatch(method) ? method : "_OTHER";
}
