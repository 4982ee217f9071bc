using Atelier.Azure.Telemetry;
using Atelier.Local.Hosting;
using Microsoft.Extensions.Logging;

namespace Atelier.Local.Cli;

/// <summary><c>./run worker</c></summary>
internal static class WorkerCommand
{
    public static Task<int> RunAsync(LocalSettings settings, CancellationToken cancellationToken) => Terminal.RunAsync(async () =>
    {
        using var loggers = Terminal.Loggers(LogLevel.Information);
        using var telemetry = OtlpExport.Start("atelier");
        await using var studio = await LocalStudio.OpenAsync(settings, loggers, Console.WriteLine);
        studio.StartWorker();
        Console.WriteLine($"Rendering for '{Path.GetFullPath(settings.Data)}'. Ctrl+C hands back what is under way and stops.");
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    });
}
