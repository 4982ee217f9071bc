using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Atelier.Rendering;

/// <summary>Looks after the locks of jobs that are being drawn. Thread-safe.</summary>
internal sealed class LockKeeper(IRenderLanes lanes, IObjectStore store, TimeProvider clock, RenderWorkerOptions options, ILogger logger)
{
    /// <summary>
    /// Renews locks until cancelled, of jobs whose turn is still to come too, and takes jobs out that lost theirs or that nobody wants any more. No lock waits for a store that doesn't answer.
    /// </summary>
    public async Task KeepAsync(IReadOnlyList<JobInHand> jobs, CancellationToken cancellationToken)
    {
        var looks = new Dictionary<JobInHand, Task>();
        while (true)
        {
            await Task.Delay(options.RenewEvery, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                await Task.WhenAll(looks.Values);
                return;
            }

            await Task.WhenAll(jobs.Where(j => j.IsOpen).Select(j => RenewAsync(j, cancellationToken)).ToList());
            foreach (var job in jobs.Where(j => j.IsOpen && !(looks.TryGetValue(j, out var look) && !look.IsCompleted)))
            {
                looks[job] = DropUnwantedAsync(job, cancellationToken);
            }
        }
    }

    /// <summary>Lets the next worker have what this one no longer draws; without it, it would wait for the locks to run out.</summary>
    public async Task HandBackAsync(IReadOnlyList<LaneDelivery> deliveries)
    {
        foreach (var delivery in deliveries)
        {
            try
            {
                await lanes.RetryLaterAsync(delivery, TimeSpan.Zero, CancellationToken.None);
            }
            catch (Exception e)
            {
                logger.LogWarning(e, "Job {Job} could not be handed back; its lock runs out by itself", delivery.Id);
            }
        }
    }

    /// <summary>Whether a job's brief has ended, so that nobody waits for its picture.</summary>
    public async Task<bool> IsUnwantedAsync(RenderJob job, CancellationToken cancellationToken) =>
        job.BriefId is { } brief && await store.GetAsync(StoreKeys.Outcome(job.Workspace, brief), cancellationToken) is not null;

    private async Task RenewAsync(JobInHand job, CancellationToken cancellationToken)
    {
        try
        {
            if (!await lanes.RenewAsync(job.Delivery, cancellationToken))
            {
                job.LoseLock();
            }
        }
        catch (Exception e)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                // The next renewal may come in time. If not, the lock runs out and the job is delivered again: slower, not wrong.
                logger.LogWarning(e, "The lock of job {Job} could not be renewed", job.Job.Id);
            }
        }
    }

    // Its brief has gone on to the next attempt, or to its end: drawing on would only be nursed.
    private async Task DropUnwantedAsync(JobInHand job, CancellationToken cancellationToken)
    {
        try
        {
            if (clock.GetUtcNow() >= job.Job.ExpiresAt || await IsUnwantedAsync(job.Job, cancellationToken))
            {
                job.Drop();
            }
        }
        catch (Exception e)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "Whether job {Job} is still wanted could not be told", job.Job.Id);
            }
        }
    }
}
