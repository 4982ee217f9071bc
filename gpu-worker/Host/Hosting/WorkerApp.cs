using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Atelier.GpuWorker;

/// <summary>A worker as a program: its service, its health endpoints, its signals.</summary>
internal static class WorkerApp
{
    /// <summary>Runs until told to stop by SIGTERM or Ctrl+C, or until it fails.</summary>
    /// <returns>The exit code: 0 when it was told to stop, 1 when it failed.</returns>
    public static async Task<int> RunAsync(WorkerSettings settings, Func<ILoggerFactory, WorkerPorts> ports, Drain? drain = null)
    {
        await using var app = Build(settings, ports, drain ?? new());
        var health = app.Services.GetRequiredService<WorkerHealth>();
        await app.RunAsync();
        return health.IsLive ? 0 : 1;
    }

    private static WebApplication Build(WorkerSettings settings, Func<ILoggerFactory, WorkerPorts> ports, Drain drain)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = drain.Finish + drain.HandBack);
        builder.Services.AddSingleton(new WorkerHealth());
        builder.Services.AddSingleton(s => new WorkerService(
            settings, ports(s.GetRequiredService<ILoggerFactory>()), drain, s.GetRequiredService<WorkerHealth>(), s.GetRequiredService<IHostApplicationLifetime>(), s.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddHostedService(s => s.GetRequiredService<WorkerService>());

        var app = builder.Build();
        HealthEndpoints.Use(app, app.Services.GetRequiredService<WorkerHealth>());
        return app;
    }
}
