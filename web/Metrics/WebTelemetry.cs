using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Atelier.Web.Metrics;

/// <summary>What the web room says of itself: a span and a measurement a request, by route. No paths, for those hold tokens; no query strings. Thread-safe.</summary>
public static class WebTelemetry
{
    /// <summary>The name of spans' source and of the meter.</summary>
    public const string Name = "Atelier.Web";

    private static readonly Meter Meter = new(Name);

    internal static ActivitySource Source { get; } = new(Name);

    // The name and the buckets of OpenTelemetry's conventions for HTTP.
    internal static Histogram<double> Duration { get; } = Meter.CreateHistogram(
        "http.server.request.duration", "s", "A request, by method, route and status.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] });
}
