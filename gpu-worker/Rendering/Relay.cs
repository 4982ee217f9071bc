using System.Collections.Concurrent;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Atelier.Rendering;

/// <summary>
/// Passes jobs on whose model this worker hasn't got: another of the pool may have it, or may come with it. A job is passed on as long as somebody may want it, at growing distances, and costs no delivery.
/// Thread-safe.
/// </summary>
internal sealed class Relay(IRenderLanes lanes, IObjectStore store, TimeProvider clock, RenderWorkerOptions options, ILogger logger)
{
    // The shortest life in which one more look could bring anything.
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan NoteEvery = TimeSpan.FromMinutes(1);

    // More models than a studio has; names from a queue must not fill the memory.
    private const int MostNoted = 1_000;

    private readonly UnheldModels _unheld = new(store, clock);
    private readonly ConcurrentDictionary<(string Workspace, string Pool, string Model, string Version), long> _noted = new();

    /// <summary>Whether another worker should have the job: this one lacks its model, or has another version of it and it wasn't looked for long enough.</summary>
    public bool IsForOthers(RenderJob job, LaneDelivery delivery, IImageModel images)
    {
        if (images.Serves(job.Model, job.ModelVersion))
        {
            return false;
        }

        var hasOtherVersion = images.Serves(job.Model);
        if (hasOtherVersion && (delivery.PassedOn >= options.PassesBeforeOtherVersion || IsHalfGone(job)))
        {
            logger.LogWarning("No worker came for job {Job} that has the model {Model} in version {Version}; it is drawn in the version that is here", job.Id, job.Model, job.ModelVersion);
            return false;
        }

        if (delivery.PassedOn == 0)
        {
            logger.LogInformation("The model {Model} {Version} of job {Job} is not on this worker's shelf; the job is passed on to others of the pool", job.Model, job.ModelVersion, job.Id);
        }

        return true;
    }

    /// <summary>Passes a job on, so that it is looked at again before its time is up.</summary>
    /// <returns>False when there is no time left for another look: then it ends here.</returns>
    public async Task<bool> TryPassOnAsync(RenderJob job, LaneDelivery delivery, CancellationToken cancellationToken)
    {
        var left = job.ExpiresAt - clock.GetUtcNow();
        if (left < LastLook)
        {
            return false;
        }

        var delay = options.DelayOfPass(delivery.PassedOn);
        await lanes.PassOnAsync(delivery, delay < left / 2 ? delay : left / 2, cancellationToken);
        WorkerTelemetry.JobPassedOn();
        await NoteAsync(job, delivery, cancellationToken);
        return true;
    }

    // Passes are counted anew after each failure; this is not.
    private bool IsHalfGone(RenderJob job) => job.SentAt is { } sent && clock.GetUtcNow() >= sent + ((job.ExpiresAt - sent) / 2);

    // Told when jobs have been on their way for about as long as a worker with the model may take.
    private async Task NoteAsync(RenderJob job, LaneDelivery delivery, CancellationToken cancellationToken)
    {
        var (pool, now) = (LaneNames.PoolOf(delivery.Lane), clock.GetTimestamp());
        var what = (job.Workspace, pool, job.Model, job.ModelVersion);
        if (delivery.PassedOn < options.PassesBeforeOtherVersion || (_noted.TryGetValue(what, out var last) && clock.GetElapsedTime(last, now) < NoteEvery))
        {
            return;
        }

        if (_noted.Count >= MostNoted)
        {
            _noted.Clear();
        }

        _noted[what] = now;
        try
        {
            await _unheld.NoteAsync(job.Workspace, pool, job.Model, job.ModelVersion, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogDebug(e, "That the model {Model} is wanted could not be noted", job.Model);
        }
    }
}
