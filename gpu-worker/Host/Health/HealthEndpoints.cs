using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Atelier.GpuWorker;

/// <summary><c>/health/live</c> and <c>/health/ready</c>: 200 or 503, with the phase and the models as JSON. Nothing else is served.</summary>
internal static class HealthEndpoints
{
    public static void Use(IApplicationBuilder app, WorkerHealth health) => app.Run(context => context.Request.Path.Value switch
    {
        "/health/live" => AnswerAsync(context, health.IsLive, health),
        "/health/ready" => AnswerAsync(context, health.IsReady, health),
        _ => NothingHere(context),
    });

    private static Task AnswerAsync(HttpContext context, bool isFine, WorkerHealth health)
    {
        context.Response.StatusCode = isFine ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(JsonSerializer.Serialize(new { status = health.Phase.ToString().ToLowerInvariant(), models = health.Models }));
    }

    private static Task NothingHere(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
