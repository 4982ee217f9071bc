using Atelier.Core.Hooks;
using Microsoft.Extensions.Logging;

namespace Atelier.Local.Hosting;

/// <summary>Tells subscribers what happens, a moment after it did, while a studio runs. What isn't told when it stops is told after the next start.</summary>
internal sealed class HookLoop(HookDispatcher dispatcher, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                try
                {
                    await dispatcher.RunAsync(LocalSettings.Workspace, cancellationToken);
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    logger.LogWarning(e, "Subscribers could not be told what happened; it is tried again");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }
}
