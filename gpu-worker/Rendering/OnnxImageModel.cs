using Atelier.Core.Renders;
using Atelier.Diffusion;
using Atelier.Imaging;

namespace Atelier.Rendering;

/// <summary>Draws with ONNX models of this process. One batch runs at a time: the device is the bottleneck, and two at once only share it. Thread-safe.</summary>
public sealed class OnnxImageModel(ModelShelf shelf) : IImageModel, IDisposable
{
    private readonly SemaphoreSlim _device = new(1);

    /// <inheritdoc/>
    public bool Serves(string model) => shelf.Has(model);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ImageOutcome>> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(orders);
        await _device.WaitAsync(cancellationToken);
        try
        {
            // Off the caller's thread: sessions run for seconds.
            return await Task.Run(() => Draw(orders, progress, cancellationToken), cancellationToken);
        }
        finally
        {
            _device.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _device.Dispose();

    private IReadOnlyList<ImageOutcome> Draw(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress, CancellationToken cancellationToken)
    {
        var model = orders[0].Job.Model;
        if (!shelf.Has(model))
        {
            return [.. orders.Select(o => Failed(o, "model-not-served", $"This worker doesn't serve the model '{model}'."))];
        }

        DiffusionPipeline pipeline;
        try
        {
            pipeline = shelf.Get(model);
        }
        catch (Exception e) when (e is ModelFolderException or DiffusionException)
        {
            return [.. orders.Select(o => Failed(o, "model-unusable", e.Message))];
        }

        var outcomes = new Dictionary<string, ImageOutcome>(StringComparer.Ordinal);
        var requests = new List<RenderRequest>();
        foreach (var order in orders)
        {
            try
            {
                requests.Add(RequestOf(order));
            }
            catch (Exception e) when (e is DiffusionException or PngException)
            {
                outcomes.Add(order.Job.Id, Failed(order, "bad-source", e.Message));
            }
        }

        if (requests.Count > 0)
        {
            var steps = progress is null ? null : new StepRelay(progress);
            var rendered = pipeline.Render(requests, steps, cancellationToken);

            // Rows that the call's own token ended are no outcomes: the whole batch was given up.
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var outcome in rendered)
            {
                outcomes.Add(outcome.Id, OutcomeOf(outcome, pipeline.Model, requests.Count));
            }
        }

        return [.. orders.Select(o => outcomes[o.Job.Id])];
    }

    private static RenderRequest RequestOf(ImageOrder order)
    {
        var job = order.Job;
        return new()
        {
            Id = job.Id,
            Prompt = job.Prompt,
            NegativePrompt = job.NegativePrompt,
            Seed = (ulong)job.Seed,
            Steps = job.Steps,
            Guidance = (float)job.Guidance,
            Sampler = job.Sampler,
            Width = job.Width,
            Height = job.Height,
            Start = job.Source is null ? null : StartOf(job.Source, order.Source!.Value),
            Cancel = order.Cancel,
        };
    }

    private static RenderStart StartOf(RenderSource source, ReadOnlyMemory<byte> content) =>
        source.Kind == RenderSourceKind.Latent
            ? new LatentStart { Latent = Latent.FromBytes(content.Span), Strength = (float)source.Strength }
            : new PictureStart { Picture = Png.Decode(content), Strength = (float)source.Strength };

    private static ImageOutcome OutcomeOf(RenderOutcome outcome, DiffusionModel model, int batch) => outcome switch
    {
        Rendered done => Packed(done, batch),
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

    // One row's trouble with packing is its own, not its batch's.
    private static ImageOutcome Packed(Rendered done, int batch)
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
                RenderSeconds = done.Record.Timings.Total.TotalSeconds / batch,
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
        public void Report(StepProgress value) => target.Report(new(value.Id, value.Step, value.Total));
    }
}
