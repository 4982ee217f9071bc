using System.Net;
using Atelier.Local.Hosting;
using Atelier.Web;
using Atelier.Web.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atelier.Local.Cli;

/// <summary><c>./run</c>: the studio, until stopped.</summary>
internal static class ServeCommand
{
    public static Task<int> RunAsync(LocalSettings settings, CancellationToken cancellationToken) => Terminal.RunAsync(async () =>
    {
        using var loggers = Terminal.Loggers(LogLevel.Information);
        await using var studio = await LocalStudio.OpenAsync(settings, loggers, Console.WriteLine);
        await studio.StartAsync(withWorker: true);
        if (!studio.RunsWorkflows)
        {
            Terminal.Complain($"A studio already runs on '{Path.GetFullPath(settings.Data)}'. Stop it first, or choose another folder with ATELIER_DATA.");
            return 1;
        }

        await using var server = Build(studio, loggers);
        await server.StartAsync(cancellationToken);
        Console.WriteLine($"""
            Atelier is open: {settings.Url}
            Data in {Path.GetFullPath(settings.Data)}. Ctrl+C stops it; whatever is under way goes on at the next start.
            """);
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await server.StopAsync(CancellationToken.None);
        return 0;
    });

    private static WebApplication Build(LocalStudio studio, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            // The web room counts bodies itself and answers 413 in its own form.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, studio.Settings.Url.Port);
        });
        var app = builder.Build();
        var identity = new LocalIdentity(new ApiKeys(studio.Store, LocalSettings.Workspace, TimeProvider.System), LocalSettings.Workspace);
        var services = StudioServices.Of(studio.Studio, studio.Store, studio.Links, identity, TimeProvider.System) with { Loggers = loggers };
        app.Run(StudioApp.Build(services));
        return app;
    }
}
