using Atelier.Azure.Telemetry;
using Atelier.Core.Renders;
using Atelier.Local.Hosting;
using Microsoft.Extensions.Logging;

namespace Atelier.Local.Cli;

/// <summary><c>./run</c>: the studio, until stopped.</summary>
internal static class ServeCommand
{
    public static Task<int> RunAsync(LocalSettings settings, CancellationToken cancellationToken) => Terminal.RunAsync(async () =>
    {
        using var loggers = Terminal.Loggers(LogLevel.Information);
        using var telemetry = OtlpExport.Start("atelier");
        await using var studio = await LocalStudio.OpenAsync(settings, loggers, Console.WriteLine);
        var progress = new RenderBoard();
        await studio.StartAsync(withWorker: true, progress);
        if (!studio.RunsWorkflows)
        {
            Terminal.Complain($"A studio already runs on '{Path.GetFullPath(settings.Data)}'. Stop it first, or choose another folder with ATELIER_DATA.");
            return 1;
        }

        await using var server = LocalServer.Create(studio, loggers, progress);
        await LocalServer.OpenAsync(server, settings, cancellationToken);
        Console.WriteLine($"""
            Atelier is open: {settings.Url}
            Data in {Path.GetFullPath(settings.Data)}. Ctrl+C stops it; whatever is under way goes on at the next start.
            """);
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await server.StopAsync(CancellationToken.None);
        return 0;
    });
}
