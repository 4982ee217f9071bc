using Atelier.Local.Hosting;
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
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    });
}
