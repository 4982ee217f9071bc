using System.Runtime.CompilerServices;
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
/// <param name="versions">The version of each model by name; one that is not among them serves jobs of any version.</param>
public sealed class OnnxImageModel(ModelHost models, RenderEngine engine, int previewEvery = 0, ILogger? logger = null, IReadOnlyDictionary<string, string>? versions = null) : IImageModel
{
    private readonly ILogger _logger = logger ?? NullLogger.Instance;

    /// <inheritdoc/>
    public bool Serves(string model) => models.Has(model);

    /// <inheritdoc/>
    public bool Serves(string model, string version) => models.Has(model) && (versions is null || !versions.TryGetValue(model, out var held) || held == version);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ImageOutcome> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(orders);
        var (lease, refusal) = await RentAsync(orders[0].Job.Model, cancellationToken);
        if (lease is null)
        {
            foreach (var order in orders) yield return refusal! with { JobId = order.Job.Id };
            yield break;
        }

        using (lease)
        {
            await foreach (var outcome in DrawAsync(lease.Pipeline, orders, progress, cancellationToken)) yield return outcome;
        }
    }

    /// <summary>The model, or what becomes of every order without it.</summary>
    private async Task<(ModelLease? Lease, ImageOutcome? Refusal)> RentAsync(string model, CancellationToken cancellationToken)
    {
        if (!models.Has(model))
        {
            return (null, Failed("", "model-not-served", $"This worker doesn't serve the model '{model}'."));
        }

        try
        {
            return (await models.RentAsync(model, cancellationToken), null);
        }
        catch (DiffusionException e) when (e.Code is DiffusionErrorCodes.DeviceLost or DiffusionErrorCodes.ProviderMissing)
        {
            // The host proved the device when it was made: what is missing now was lost since.
            return (null, Failed("", DiffusionErrorCodes.DeviceLost, e.Explanation) with { IsTransient = true });
        }
        catch (DiffusionException e)
        {
            return (null, Failed("", "model-unusable", e.Explanation) with { IsTransient = e.Code is DiffusionErrorCodes.OutOfMemory or DiffusionErrorCodes.ModelMemory or DiffusionErrorCodes.ModelChanged });
        }
    }

    private async IAsyncEnumerable<ImageOutcome> DrawAsync(DiffusionPipeline pipeline, IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var requests = new List<RenderRequest>();
        foreach (var order in orders)
        {
            var (request, refusal) = RequestOf(order, progress is null ? 0 : previewEvery);
            if (request is null) yield return refusal!;
            else requests.Add(request);
        }

        var relay = progress is null ? null : new StepRelay(progress);
        if (pipeline.MixesTimesteps)
        {
            await foreach (var outcome in engine.RenderEachAsync(pipeline, requests, relay, cancellationToken)) yield return OutcomeOf(outcome, pipeline.Model, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            yield break;
        }

        // Nobody can join a model that takes one timestep a call before all of its rows are done. Told one by one, the next jobs would come one by one,
        // and whoever came first would start without the others.
        var rendered = await engine.RenderAsync(pipeline, requests, relay, cancellationToken);
        foreach (var outcome in await Task.WhenAll(rendered.Select(r => Task.Run(() => OutcomeOf(r, pipeline.Model, cancellationToken), CancellationToken.None)))) yield return outcome;
        cancellationToken.ThrowIfCancellationRequested();
    }

    private ImageOutcome OutcomeOf(RenderOutcome outcome, DiffusionModel model, CancellationToken cancellationToken)
    {
        // The whole batch was given up: what was spent on its rows is all that is told of them, before it throws.
        if (cancellationToken.IsCancellationRequested)
        {
            return GivenUp(outcome, model);
        }

        if (outcome is RenderFailed { Error.InnerException: { } cause })
        {
            _logger.LogError(cause, "Job {Job} broke off on model {Model}", outcome.Id, model.Folder.Card.Name);
        }

        return OutcomeOf(outcome, model);
    }

    private static (RenderRequest? Request, ImageOutcome? Refusal) RequestOf(ImageOrder order, int previewEvery)
    {
        try
        {
            return (JobRequests.Of(order) with { PreviewEvery = previewEvery }, null);
        }
        catch (Exception e) when (e is DiffusionException or PngException)
        {
            return (null, Failed(order.Job.Id, "bad-source", (e as DiffusionException)?.Explanation ?? e.Message));
        }
    }

    private static ImageOutcome OutcomeOf(RenderOutcome outcome, DiffusionModel model) => outcome switch
    {
        Rendered done => Done(done),
        RenderFailed failed => Without(failed.Id, DeviceOf(failed), model) with
        {
            ErrorCode = failed.Error.Code,
            ErrorMessage = failed.Error.Explanation,
            IsTransient = failed.Error.Code is DiffusionErrorCodes.Run or DiffusionErrorCodes.OutOfMemory or DiffusionErrorCodes.DeviceLost or DiffusionErrorCodes.ModelChanged,
        },
        _ => GivenUp(outcome, model),
    };

    private static ImageOutcome GivenUp(RenderOutcome outcome, DiffusionModel model) => Without(outcome.Id, DeviceOf(outcome), model) with
    {
        Status = RenderStatus.Cancelled,
        ErrorCode = "unwanted",
        ErrorMessage = "Nobody waits for it any more.",
    };

    private static TimeSpan DeviceOf(RenderOutcome outcome) => outcome switch
    {
        Rendered done => done.Record.Timings.Device,
        RenderFailed failed => failed.Device,
        RenderCancelled dropped => dropped.Device,
        _ => TimeSpan.Zero,
    };

    // No picture, but the device's time was spent.
    private static ImageOutcome Without(string job, TimeSpan device, DiffusionModel model) => new()
    {
        JobId = job,
        Status = RenderStatus.Failed,
        ModelVersion = model.Folder.Card.Version,
        Provider = $"onnxruntime/{model.Provider}",
        RenderSeconds = device.TotalSeconds,
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
                Runtime = done.Record.Runtime,
                BatchBucket = done.Record.Bucket,
                BatchBuckets = done.Record.Buckets,
                DecodeRows = done.Record.DecodeRows,
                RenderSeconds = done.Record.Timings.Device.TotalSeconds,
                PromptTruncated = done.Record.Prompt.Truncated,
            };
        }
        catch (DiffusionException e)
        {
            return new()
            {
                JobId = done.Id, Status = RenderStatus.Failed, ErrorCode = e.Code, ErrorMessage = e.Explanation,
                ModelVersion = done.Record.ModelVersion, Provider = $"onnxruntime/{done.Record.Provider}", RenderSeconds = done.Record.Timings.Device.TotalSeconds,
            };
        }
    }

    private static ImageOutcome Failed(string job, string code, string message) =>
        new() { JobId = job, Status = RenderStatus.Failed, ErrorCode = code, ErrorMessage = message };

    private sealed class StepRelay(IProgress<RenderProgress> target) : IProgress<StepProgress>
    {
        public void Report(StepProgress value) => target.Report(new(value.Id, value.Step, value.Total, value.Preview is { } preview ? Png.Encode(preview) : default));
    }
}
