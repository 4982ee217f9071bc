using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Local.Models;
using Microsoft.Extensions.Logging;

namespace Atelier.Local.Hosting;

/// <summary>Repeats what must be looked after while a studio runs: the sweep of briefs, dead letters, and the daily audit checkpoint. The first round runs at once.</summary>
internal sealed class Housekeeping(Studio studio, IRenderLanes lanes, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var deadLetters = new DeadLetterSweep(lanes, studio.Ledger, TimeProvider.System, logger);
        using var timer = new PeriodicTimer(Interval);
        do
        {
            try
            {
                foreach (var lane in LaneNames.Of(ModelFolders.Pool))
                {
                    await deadLetters.RunAsync(lane, cancellationToken);
                }

                await studio.Sweep.RunAsync(LocalSettings.Workspace, cancellationToken);
                await studio.Checkpoints.RunDailyAsync(LocalSettings.Workspace, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "Housekeeping could not finish; it looks again in {Interval}", Interval);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
        while (await Ticks(timer, cancellationToken));
    }

    private static async Task<bool> Ticks(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
