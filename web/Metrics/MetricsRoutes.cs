using System.Text;
using Atelier.Web.Identity;
using Atelier.Web.OpenApi;
using Atelier.Web.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Metrics;

/// <summary><c>/metrics</c>: what this process measured, for Prometheus, which shows an administrator's key as its bearer token.</summary>
internal static class MetricsRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        // Measuring begins with the studio, not with the first question.
        var metrics = MetricsCollector.Instance;
        routes.Get("/metrics", context =>
        {
            context.Response.ContentType = PrometheusText.ContentType;
            return context.Response.WriteAsync(metrics.Read(), Encoding.UTF8, context.RequestAborted);
        }, Operation
            .Of("Health", "GetPrometheusMetrics", "Read what the process measured", "For Prometheus: counters, gauges and histograms of this process since it started, in the text exposition format. Another process has its own.")
            .For(Role.Admin).GivesMedia(200, "text/plain", "The measurements."));
    }
}
