using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atelier.GpuWorker;

/// <summary>A worker as a program: its life, its health endpoints, its signals.</summary>
internal static class WorkerApp
{
    /// <summary>Runs until told to stop by SIGTERM or Ctrl+C, or until it fails. Health is told to the very end, draining included.</summary>
    /// <returns>The exit code: 0 when it was told to stop, 1 when it failed.</returns>
    public static async Task<int> RunAsync(WorkerSettings settings, Func<ILoggerFactory, WorkerPorts> ports, Drain? drain = null)
    {
        var health = new WorkerHealth();
        await using var app = Build(health);
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();
        var worker = new WorkerLife(settings, ports(loggers), drain ?? new(), health, loggers);

        await app.StartAsync();
        var endedAsTold = await worker.RunAsync(app.Lifetime.ApplicationStopping);
        await app.StopAsync();
        return endedAsTold ? 0 : 1;
    }

    private static WebApplication Build(WorkerHealth health)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        var app = builder.Build();
        HealthEndpoints.Use(app, health);
        return app;
    }
}
