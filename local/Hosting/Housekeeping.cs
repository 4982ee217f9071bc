using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Rendering;
using Microsoft.Extensions.Logging;

namespace Atelier.Local.Hosting;

/// <summary>
/// Repeats what must be looked after while a studio runs: dead letters, the sweeps of briefs and of kills, lists kept in memory, and what is done daily: retention and the audit checkpoint. The first round runs at once.
/// One that fails is logged and keeps none of the others from running.
/// </summary>
internal sealed class Housekeeping(Studio studio, IRenderLanes lanes, ILogger logger)
{
    private const string Workspace = LocalSettings.Workspace;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var deadLetters = new DeadLetterSweep(lanes, studio.Ledger, TimeProvider.System, logger);
        using var timer = new PeriodicTimer(Interval);
        do
        {
            foreach (var lane in LaneNames.Of(ModelFolders.Pool))
            {
                await DoAsync("dead letters", () => deadLetters.RunAsync(lane, cancellationToken), cancellationToken);
            }

            await DoAsync("kills", () => studio.Kills.SweepAsync(Workspace, cancellationToken), cancellationToken);
            await DoAsync("previews", () => studio.Previews.SweepAsync(Workspace, cancellationToken), cancellationToken);
            await DoAsync("briefs", () => studio.Sweep.RunAsync(Workspace, cancellationToken), cancellationToken);
            await DoAsync("lists", () => studio.ReadAheadAsync(Workspace, cancellationToken), cancellationToken);
            await DoAsync("retention", () => studio.Retention.RunDailyAsync(Workspace, cancellationToken), cancellationToken);
            await DoAsync("audit checkpoint", () => studio.Checkpoints.RunDailyAsync(Workspace, cancellationToken), cancellationToken);
        }
        while (await Ticks(timer, cancellationToken));
    }

    private async Task DoAsync(string what, Func<Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(e, "Housekeeping could not finish its look after {What}; it looks again in {Interval}", what, Interval);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping: whatever was under way goes on at the next start.
        }
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
