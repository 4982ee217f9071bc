using System.Runtime.ExceptionServices;
using Atelier.Core.Renders;
using Microsoft.Extensions.Logging;

namespace Atelier.Rendering;

/// <summary>
/// Serves lanes: takes jobs, draws them in batches, stores pictures, records results, rings briefs, and only then lets go of the message.
/// A crash anywhere leads to a re-run, which the ledger makes harmless.
/// </summary>
/// <remarks>Any number of workers may serve the same lanes.</remarks>
public sealed class RenderWorker(IRenderLanes lanes, JobRunner runner, RenderWorkerOptions options, ILogger logger)
{
    private readonly HashSet<string> _away = new(StringComparer.Ordinal);
    private int _previewsInARow;
    private int _firstPool;
    private int _inHand;

    // Drawn pictures that a slow store keeps in memory are bounded too.
    private int MostInHand => 4 * options.BatchSize;

    /// <summary>Serves until cancelled; what is under way is then handed back, to be drawn by whoever serves next.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => RunAsync(cancellationToken, cancellationToken);

    /// <summary>
    /// Serves until told to stop, and then finishes what is under way. Jobs that come while others are drawn are taken too, as long as there are places, and join those.
    /// </summary>
    /// <param name="stop">Takes nothing more.</param>
    /// <param name="giveUp">Hands back what is under way, to be drawn by whoever serves next.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken giveUp)
    {
        var places = new DevicePlaces(options.BatchSize);
        var underWay = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var given = places.NextGiven;
                var free = Math.Min(places.Free, MostInHand - _inHand);
                if (free == 0)
                {
                    // Others may have places meanwhile. It is not waited for: it outlasts a quick render.
                    _ = lanes.ReturnUntakenAsync(isStopping: false);
                    await Task.WhenAny([given, .. underWay]);
                    await Task.Delay(options.GatherFor, stop);
                }
                else if (await TakeAsync(free, options.IdleWait, stop) is { Count: > 0 } batch)
                {
                    underWay.Add(RunAsync(batch, places, giveUp));
                }

                await ForgetEndedAsync(underWay);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested || giveUp.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // Lanes or store are away: nothing was settled, so nothing is lost. Others go on being served once they are back.
                logger.LogError(e, "The render worker could not take or finish jobs; it tries again in {Delay}", options.RetryDelay);
                await Task.Delay(options.RetryDelay, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        // They are finished, or hand back what they have when time is up; that one was stopped, or could not, is nobody's to hear any more.
        await Task.WhenAll(underWay).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Serves one batch.</summary>
    /// <param name="wait">How long to wait in all when every lane is empty.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many jobs were taken.</returns>
    public Task<int> ServeOnceAsync(TimeSpan wait, CancellationToken cancellationToken) => ServeOnceAsync(wait, cancellationToken, cancellationToken);

    private async Task<int> ServeOnceAsync(TimeSpan wait, CancellationToken stop, CancellationToken giveUp)
    {
        var batch = await TakeAsync(options.BatchSize, wait, stop);
        if (batch.Count > 0)
        {
            await runner.RunAsync(batch, giveUp);
        }

        return batch.Count;
    }

    private async Task RunAsync(IReadOnlyList<LaneDelivery> batch, DevicePlaces places, CancellationToken giveUp)
    {
        using var taken = places.Take(batch.Count);
        Interlocked.Add(ref _inHand, batch.Count);
        try
        {
            await runner.RunAsync(batch, taken.GiveOne, giveUp);
        }
        finally
        {
            Interlocked.Add(ref _inHand, -batch.Count);
        }
    }

    private static async Task ForgetEndedAsync(List<Task> underWay)
    {
        foreach (var ended in underWay.Where(t => t.IsCompleted).ToList())
        {
            underWay.Remove(ended);
            await ended;
        }
    }

    private async Task<IReadOnlyList<LaneDelivery>> TakeAsync(int most, TimeSpan wait, CancellationToken cancellationToken)
    {
        var isFinalsTurn = _previewsInARow >= options.PreviewsBeforeFinal;
        ExceptionDispatchInfo? failure = null;
        foreach (var purpose in isFinalsTurn ? FinalsFirst : PreviewsFirst)
        {
            try
            {
                if (await TakeAsync(purpose, most, TimeSpan.Zero, cancellationToken) is { Count: > 0 } batch)
                {
                    _previewsInARow = purpose == RenderPurpose.Final || isFinalsTurn ? 0 : _previewsInARow + 1;
                    return batch;
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }

        // Nothing is there. New work mostly comes as previews, and people wait for those; finals are looked at again right after.
        _previewsInARow = 0;
        failure?.Throw();
        return wait > TimeSpan.Zero ? await TakeAsync(RenderPurpose.Preview, most, wait, cancellationToken) : [];
    }

    /// <summary>Looks at all pools' lanes. One that can't be looked at keeps none of the others from being served; where none can be, it throws.</summary>
    private async Task<IReadOnlyList<LaneDelivery>> TakeAsync(RenderPurpose purpose, int most, TimeSpan wait, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? failure = null;
        var empty = 0;
        for (var i = 0; i < options.Pools.Count; i++)
        {
            var pool = (_firstPool + i) % options.Pools.Count;
            var lane = LaneNames.Name(options.Pools[pool], purpose);
            try
            {
                var batch = await lanes.ReceiveAsync(lane, most, wait / options.Pools.Count, cancellationToken);
                _away.Remove(lane);
                if (batch.Count > 0)
                {
                    // The others are looked at first the next time, so that a busy pool can't starve them.
                    _firstPool = (pool + 1) % options.Pools.Count;
                    return batch;
                }

                empty++;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                failure = ExceptionDispatchInfo.Capture(e);
                if (_away.Add(lane))
                {
                    logger.LogError(e, "The lane {Lane} can't be looked at; others are served meanwhile", lane);
                }
            }
        }

        if (empty == 0)
        {
            failure?.Throw();
        }

        return [];
    }

    private static readonly RenderPurpose[] PreviewsFirst = [RenderPurpose.Preview, RenderPurpose.Final];
    private static readonly RenderPurpose[] FinalsFirst = [RenderPurpose.Final, RenderPurpose.Preview];
}
