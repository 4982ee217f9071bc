using Atelier.Core.Renders;
using Atelier.Diffusion;
using Atelier.Imaging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Rendering;

/// <summary>
/// Draws with ONNX models of this process. One engine serves the device: what is ordered while other pictures are drawn joins them.
/// Thread-safe. Host and engine stay the caller's.
/// </summary>
/// <param name="models">The models.</param>
/// <param name="engine">The device's engine.</param>
/// <param name="previewEvery">After every so many steps progress carries a small picture of what is coming; 0 for none.</param>
/// <param name="logger">Hears of what nobody foresaw; null for nobody.</param>
public sealed class OnnxImageModel(ModelHost models, RenderEngine engine, int previewEvery = 0, ILogger? logger = null) : IImageModel
{
    private readonly ILogger _logger = logger ?? NullLogger.Instance;

    /// <inheritdoc/>
    public bool Serves(string model) => models.Has(model);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ImageOutcome>> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(orders);
        var model = orders[0].Job.Model;
        if (!models.Has(model))
        {
            return [.. orders.Select(o => Failed(o, "model-not-served", $"This worker doesn't serve the model '{model}'."))];
        }

        ModelLease lease;
        try
        {
            lease = await models.RentAsync(model, cancellationToken);
        }
        catch (DiffusionException e)
        {
            return [.. orders.Select(o => Failed(o, "model-unusable", e.Message) with { IsTransient = e.Code is DiffusionErrorCodes.OutOfMemory or DiffusionErrorCodes.ModelMemory })];
        }

        using (lease)
        {
            return await DrawAsync(lease.Pipeline, orders, progress, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<ImageOutcome>> DrawAsync(DiffusionPipeline pipeline, IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress, CancellationToken cancellationToken)
    {
        var outcomes = new Dictionary<string, ImageOutcome>(StringComparer.Ordinal);
        var requests = new List<RenderRequest>();
        foreach (var order in orders)
        {
            try
            {
                requests.Add(JobRequests.Of(order) with { PreviewEvery = progress is null ? 0 : previewEvery });
            }
            catch (Exception e) when (e is DiffusionException or PngException)
            {
                outcomes.Add(order.Job.Id, Failed(order, "bad-source", e.Message));
            }
        }

        var rendered = await engine.RenderAsync(pipeline, requests, progress is null ? null : new StepRelay(progress), cancellationToken);

        // Rows that the call's own token ended are no outcomes: the whole batch was given up.
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var outcome in rendered)
        {
            if (outcome is RenderFailed { Error.InnerException: { } cause })
            {
                _logger.LogError(cause, "Job {Job} broke off on model {Model}", outcome.Id, pipeline.Model.Folder.Card.Name);
            }

            outcomes.Add(outcome.Id, OutcomeOf(outcome, pipeline.Model));
        }

        return [.. orders.Select(o => outcomes[o.Job.Id])];
    }

    private static ImageOutcome OutcomeOf(RenderOutcome outcome, DiffusionModel model) => outcome switch
    {
        Rendered done => Done(done),
        RenderFailed failed => new()
        {
            JobId = failed.Id,
            Status = RenderStatus.Failed,
            ModelVersion = model.Folder.Card.Version,
            Provider = $"onnxruntime/{model.Provider}",
            ErrorCode = failed.Error.Code,
            ErrorMessage = failed.Error.Message,
            IsTransient = failed.Error.Code is DiffusionErrorCodes.Run or DiffusionErrorCodes.OutOfMemory,
        },
        _ => new() { JobId = outcome.Id, Status = RenderStatus.Cancelled, ErrorCode = "unwanted", ErrorMessage = "Nobody waits for it any more." },
    };

    private static ImageOutcome Done(Rendered done)
    {
        WorkerTelemetry.PictureDone(done.Record.Model, done.Record.Timings.Denoise, done.Record.StepsRun);
        return Packed(done);
    }

    // One row's trouble with packing is its own, not its batch's.
    private static ImageOutcome Packed(Rendered done)
    {
        try
        {
            return new()
            {
                JobId = done.Id,
                Status = RenderStatus.Succeeded,
                Png = Png.Encode(done.Picture),
                Latent = done.Latent.ToBytes(),
                ModelVersion = done.Record.ModelVersion,
                ModelSha256 = done.Record.ModelHash,
                Provider = $"onnxruntime/{done.Record.Provider}",
                BatchBucket = done.Record.Bucket,
                BatchBuckets = done.Record.Buckets,
                DecodeRows = done.Record.DecodeRows,
                RenderSeconds = done.Record.Timings.Device.TotalSeconds,
                PromptTruncated = done.Record.Prompt.Truncated,
            };
        }
        catch (DiffusionException e)
        {
            return new() { JobId = done.Id, Status = RenderStatus.Failed, ErrorCode = e.Code, ErrorMessage = e.Message };
        }
    }

    private static ImageOutcome Failed(ImageOrder order, string code, string message) =>
        new() { JobId = order.Job.Id, Status = RenderStatus.Failed, ErrorCode = code, ErrorMessage = message };

    private sealed class StepRelay(IProgress<RenderProgress> target) : IProgress<StepProgress>
    {
        public void Report(StepProgress value) => target.Report(new(value.Id, value.Step, value.Total, value.Preview is { } preview ? Png.Encode(preview) : default));
    }
}
