using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Atelier.Rendering;

/// <summary>Carries a batch of deliveries through: sorts out what needs no drawing, draws the rest, records and settles each on its own. Thread-safe.</summary>
public sealed class JobRunner(IRenderLanes lanes, IObjectStore store, RenderLedger ledger, IImageModel images, TimeProvider clock, RenderWorkerOptions options, ILogger logger, IProgress<RenderProgress>? progress = null)
{
    private readonly LockKeeper _locks = new(lanes, store, clock, options, logger);
    private readonly Relay _relay = new(lanes, store, clock, options, logger);

    /// <summary>Runs a batch to its end. What goes wrong with one job is tried again later and disturbs no other.</summary>
    /// <param name="deliveries">The batch.</param>
    /// <param name="cancellationToken">Gives it up: what is not settled is handed back.</param>
    public Task RunAsync(IReadOnlyList<LaneDelivery> deliveries, CancellationToken cancellationToken) => RunAsync(deliveries, () => { }, cancellationToken);

    /// <summary>The same.</summary>
    /// <param name="deliveries">The batch.</param>
    /// <param name="drawn">Called when the device needs nothing more of a job, which is before the job is settled: others may have its place. At most once a delivery; from any thread.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    internal async Task RunAsync(IReadOnlyList<LaneDelivery> deliveries, Action drawn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        var preparing = deliveries.Select(d => PrepareOrPutOffAsync(d, drawn, cancellationToken)).ToList();
        Task prepared = Task.WhenAll(preparing);
        await prepared.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var wanted = preparing.Where(p => p.IsCompletedSuccessfully).Select(p => p.Result).OfType<JobInHand>().ToList();
        using var finished = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var keeping = _locks.KeepAsync(wanted, finished.Token);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await DrawAllAsync(wanted, drawn, cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // However drawing says that it was stopped.
            var untouched = deliveries.Zip(preparing).Where(p => !p.Second.IsCompletedSuccessfully).Select(p => p.First);
            await _locks.HandBackAsync([.. wanted.Where(j => !j.IsSettled && !j.IsLockLost).Select(j => j.Delivery), .. untouched]);
            throw;
        }
        finally
        {
            await finished.CancelAsync();
            await keeping;
            wanted.ForEach(j => j.Dispose());
        }

        // What could not even be put off is told to whoever serves: lanes or store are away.
        await prepared;
    }

    private async Task DrawAllAsync(List<JobInHand> wanted, Action drawn, CancellationToken cancellationToken)
    {
        // Rows of one call share model and size; whoever draws decides how those of several calls share the device.
        var jobs = wanted.DistinctBy(j => j.Job.Id).ToList();
        await Task.WhenAll(jobs.GroupBy(j => (j.Job.Model, j.Job.Width, j.Job.Height)).Select(batch => DrawAsync([.. batch], drawn, cancellationToken)).ToList());

        // A second delivery of the same job finds the result of the first when it comes back.
        foreach (var again in wanted.Except(jobs))
        {
            await PutOffAsync(again.Delivery, cancellationToken);
            again.IsSettled = true;
        }
    }

    private async Task<JobInHand?> PrepareOrPutOffAsync(LaneDelivery delivery, Action drawn, CancellationToken cancellationToken)
    {
        JobInHand? job = null;
        await TryAsync(delivery, async () => job = await PrepareAsync(delivery, cancellationToken), cancellationToken);
        if (job is null)
        {
            drawn();
        }

        return job;
    }

    /// <summary>Settles a delivery that needs no drawing; returns the others ready to draw.</summary>
    private async Task<JobInHand?> PrepareAsync(LaneDelivery delivery, CancellationToken cancellationToken)
    {
        if (RenderJobs.TryRead(delivery.Body) is not { } job || job.Id != delivery.Id)
        {
            await lanes.DeadLetterAsync(delivery, "It is not a readable render job.", cancellationToken);
            return null;
        }

        if (await ledger.GetAsync(job.Workspace, job.Id, cancellationToken) is { } known)
        {
            // It ran before and died before the message was settled: finish telling.
            await RecordAsync(job, delivery, known, cancellationToken);
            return null;
        }

        if (await _locks.IsUnwantedAsync(job, cancellationToken))
        {
            await RecordAsync(job, delivery, Ended(job, RenderStatus.Cancelled, "unwanted", "Nobody waits for it any more."), cancellationToken);
            return null;
        }

        if (clock.GetUtcNow() >= job.ExpiresAt)
        {
            var end = delivery.PassedOn > 0 ? ModelNotHeld.Result(job, delivery, clock.GetUtcNow()) : Expired(job, "No worker took it in time. See whether enough workers serve the model's lane.");
            await RecordAsync(job, delivery, end, cancellationToken);
            return null;
        }

        if (_relay.IsForOthers(job, delivery, images))
        {
            if (!await _relay.TryPassOnAsync(job, delivery, cancellationToken))
            {
                await RecordAsync(job, delivery, ModelNotHeld.Result(job, delivery, clock.GetUtcNow()), cancellationToken);
            }

            return null;
        }

        try
        {
            ReadOnlyMemory<byte>? source = job.Source is null ? null : await store.GetBlobAsync(job.Workspace, job.Source.Sha256, cancellationToken);
            return new(job, delivery, source);
        }
        catch (ObjectStoreException e) when (e.Code == "store-corrupt")
        {
            await RecordAsync(job, delivery, Ended(job, RenderStatus.Failed, "source-missing", e.Message), cancellationToken);
            return null;
        }
    }

    private async Task DrawAsync(List<JobInHand> jobs, Action drawn, CancellationToken cancellationToken)
    {
        var open = jobs.ToDictionary(j => j.Job.Id, StringComparer.Ordinal);
        var settling = new List<Task>();
        try
        {
            var orders = jobs.Select(j => new ImageOrder(j.Job, j.Source, j.Cancel)).ToList();
            await foreach (var outcome in images.DrawAsync(orders, progress, cancellationToken))
            {
                // Storing one picture doesn't keep the device, nor the pictures after it, waiting.
                open.Remove(outcome.JobId, out var job);
                drawn();
                settling.Add(SettleOrPutOffAsync(job!, outcome, cancellationToken));
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogError(e, "A batch of {Count} jobs of model {Model} broke; those without a picture are tried again", jobs.Count, jobs[0].Job.Model);
        }
        finally
        {
            // Whether a job was settled must be known before anybody hands it back.
            await Task.WhenAll(settling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        foreach (var job in open.Values.Where(j => !j.IsLockLost))
        {
            await PutOffAsync(job.Delivery, cancellationToken);
            job.IsSettled = true;
        }

        await Task.WhenAll(settling);
    }

    private async Task SettleOrPutOffAsync(JobInHand job, ImageOutcome outcome, CancellationToken cancellationToken)
    {
        await TryAsync(job.Delivery, () => SettleAsync(job, outcome, cancellationToken), cancellationToken);
        job.IsSettled = true;
    }

    private async Task SettleAsync(JobInHand hand, ImageOutcome outcome, CancellationToken cancellationToken)
    {
        var job = hand.Job;
        if (hand.IsLockLost)
        {
            // Somebody else has it by now, and draws it again: the job's result is that one's.
            await SpoilAsync(job, outcome);
            return;
        }

        // A stop of this worker is no end of the job: it is drawn by whoever takes it next.
        if (cancellationToken.IsCancellationRequested || (outcome.Status == RenderStatus.Cancelled && !hand.Cancel.IsCancellationRequested))
        {
            await SpoilAsync(job, outcome);
            cancellationToken.ThrowIfCancellationRequested();
            await PutOffAsync(hand.Delivery, cancellationToken);
            return;
        }

        var result = ResultOf(job, outcome);
        if (outcome.Status == RenderStatus.Cancelled && result.FinishedAt >= job.ExpiresAt)
        {
            var expired = Expired(job, "Drawing it took longer than the job may take.");
            await RecordAsync(job, hand.Delivery, result with { Status = expired.Status, ErrorCode = expired.ErrorCode, ErrorMessage = expired.ErrorMessage, IsTransient = expired.IsTransient }, cancellationToken);
            return;
        }

        if (outcome.Status == RenderStatus.Succeeded)
        {
            // Content first, then the result that points at it.
            result = result with
            {
                Job = job,
                PictureSha256 = await store.PutBlobAsync(job.Workspace, outcome.Png, cancellationToken),
                StoredBytes = outcome.Png.Length + (outcome.Latent?.Length ?? 0),
                LatentSha256 = outcome.Latent is { } latent ? await store.PutBlobAsync(job.Workspace, latent, cancellationToken) : null,
            };
        }

        await RecordAsync(job, hand.Delivery, result, cancellationToken);
    }

    private RenderResult ResultOf(RenderJob job, ImageOutcome outcome) => new()
    {
        JobId = job.Id,
        Status = outcome.Status,
        FinishedAt = clock.GetUtcNow(),
        Width = job.Width,
        Height = job.Height,
        Model = job.Model,
        ModelVersion = outcome.ModelVersion,
        ModelSha256 = outcome.ModelSha256,
        Provider = outcome.Provider,
        Runtime = outcome.Runtime,
        BatchBucket = outcome.BatchBucket,
        BatchBuckets = outcome.BatchBuckets,
        DecodeRows = outcome.DecodeRows,
        RenderSeconds = outcome.RenderSeconds,
        PromptTruncated = outcome.PromptTruncated,
        ErrorCode = outcome.ErrorCode,
        ErrorMessage = outcome.ErrorMessage,
        IsTransient = outcome.IsTransient,
    };

    /// <summary>Tells what was spent on a picture that is another's to draw by now. What can't be told is no reason to hold anything up.</summary>
    private async Task SpoilAsync(RenderJob job, ImageOutcome outcome)
    {
        try
        {
            await ledger.SpoilAsync(job.Workspace, ResultOf(job, outcome), CancellationToken.None);
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "What was spent on job {Job} for nothing could not be told; nobody pays for it", job.Id);
        }
    }

    private async Task RecordAsync(RenderJob job, LaneDelivery delivery, RenderResult result, CancellationToken cancellationToken)
    {
        await ledger.RecordAsync(job.Workspace, job.BriefId, result, cancellationToken);
        await lanes.CompleteAsync(delivery, cancellationToken);
    }

    /// <summary>Does something for one delivery; what fails is tried again later.</summary>
    private async Task TryAsync(LaneDelivery delivery, Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogError(e, "Job {Job} could not be carried through; it is tried again", delivery.Id);
            await PutOffAsync(delivery, cancellationToken);
        }
    }

    private Task PutOffAsync(LaneDelivery delivery, CancellationToken cancellationToken)
    {
        WorkerTelemetry.JobPutOff();
        return lanes.RetryLaterAsync(delivery, options.DelayOfRetry(delivery.DeliveryCount), cancellationToken);
    }

    private RenderResult Expired(RenderJob job, string message) => Ended(job, RenderStatus.Failed, "expired", message) with { IsTransient = true };

    private RenderResult Ended(RenderJob job, RenderStatus status, string code, string message) =>
        new() { JobId = job.Id, Status = status, FinishedAt = clock.GetUtcNow(), ErrorCode = code, ErrorMessage = message };
}
