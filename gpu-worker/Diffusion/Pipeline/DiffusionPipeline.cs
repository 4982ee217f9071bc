using System.Diagnostics;

namespace Atelier.Diffusion;

/// <summary>
/// Renders batches of requests on a model: text to image, image to image, inpainting, control pictures and promotion in one loop, rows with prompts, seeds, sizes and guidance of their own.
/// Thread-safe; calls at the same time share the model's sessions and nothing else.
/// </summary>
public sealed class DiffusionPipeline
{
    private readonly DiffusionModel _model;
    private readonly RenderLimits _limits;
    private readonly RenderPlanner _planner;
    private readonly RowBuilder _builder;

    /// <summary>A pipeline on a model, which stays the caller's to dispose.</summary>
    /// <param name="model">The model.</param>
    /// <param name="limits">What to refuse; null takes the defaults.</param>
    public DiffusionPipeline(DiffusionModel model, RenderLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _limits = limits ?? new RenderLimits();
        _planner = new RenderPlanner(model.Folder, model.Unet, _limits);
        _builder = new RowBuilder(model, _limits);
    }

    /// <summary>The model it renders with.</summary>
    public DiffusionModel Model => _model;

    /// <summary>Tells whether a request can be rendered, without rendering it.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="DiffusionException">It cannot; code, field and remedy say why.</exception>
    public void Check(RenderRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        _planner.Plan(request);
    }

    /// <summary>
    /// Renders a batch on the calling thread. One row's fault is that row's outcome and disturbs no other. A row is cancelled by its own token, all
    /// by <paramref name="cancel"/>, at the next step.
    /// </summary>
    /// <param name="requests">The rows, with ids that differ.</param>
    /// <param name="progress">Told of each step of each row, on the calling thread.</param>
    /// <param name="cancel">Cancels every row that is not done.</param>
    /// <returns>An outcome for each request, in their order.</returns>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.Id"/>: two rows have the same id.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public IReadOnlyList<RenderOutcome> Render(IReadOnlyList<RenderRequest> requests, IProgress<StepProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var began = Stopwatch.GetTimestamp();
        var outcomes = new Dictionary<string, RenderOutcome?>(StringComparer.Ordinal);
        foreach (var request in requests)
        {
            if (!outcomes.TryAdd(request.Id, null))
                throw new DiffusionException(DiffusionErrorCodes.Id, "id", $"Two rows have the id '{request.Id}'.", "Give each row of a call an id of its own.");
        }

        var workspace = _model.Rent();
        try
        {
            var rows = new List<DenoiseRow>();
            foreach (var request in requests)
            {
                if (cancel.IsCancellationRequested || request.Cancel.IsCancellationRequested) outcomes[request.Id] = new RenderCancelled { Id = request.Id, StepsDone = 0 };
                else Attempt(request.Id, () => rows.Add(_builder.Build(_planner.Plan(request), workspace)), outcomes);
            }

            new DenoiseLoop(workspace.Unet.Step, _model.MixesTimesteps, _limits.MaxBatchRows, progress).Run(
                rows,
                done: row => Attempt(row.Plan.Request.Id, () => outcomes[row.Plan.Request.Id] = Finish(row, workspace, began), outcomes),
                cancelled: row => outcomes[row.Plan.Request.Id] = new RenderCancelled { Id = row.Plan.Request.Id, StepsDone = row.StepsDone },
                failed: (row, error) => outcomes[row.Plan.Request.Id] = new RenderFailed { Id = row.Plan.Request.Id, Error = error },
                cancel);
        }
        finally
        {
            _model.Return(workspace);
        }

        return [.. requests.Select(r => outcomes[r.Id]!)];
    }

    private static void Attempt(string id, Action work, Dictionary<string, RenderOutcome?> outcomes)
    {
        try
        {
            work();
        }
        catch (DiffusionException e)
        {
            outcomes[id] = new RenderFailed { Id = id, Error = e };
        }
    }

    private Rendered Finish(DenoiseRow row, Workspace workspace, long began)
    {
        var denoised = row.Elapsed;
        if (!Finite.All(row.Sample))
            throw new DiffusionException(DiffusionErrorCodes.NotFinite, "model", "Denoising gave values that are not finite.", "Lower the guidance, or use a UNet exported in single precision.");
        var latent = new Latent(row.Channels, row.Height, row.Width, row.Sample);
        var decoding = Stopwatch.GetTimestamp();
        var picture = _model.Decoder.Decode(workspace, latent);
        var timings = new RenderTimings { Prepare = row.Prepared, Denoise = denoised, Decode = Stopwatch.GetElapsedTime(decoding), Total = Stopwatch.GetElapsedTime(began) };
        return new Rendered { Id = row.Plan.Request.Id, Picture = picture, Latent = latent, Record = Record(row, timings) };
    }

    private RenderRecord Record(DenoiseRow row, RenderTimings timings)
    {
        var (plan, card) = (row.Plan, _model.Folder.Card);
        return new RenderRecord
        {
            Model = card.Name,
            ModelVersion = card.Version,
            ModelHash = _model.Folder.Hash,
            Provider = _model.Provider,
            Seed = plan.Request.Seed,
            Steps = plan.Steps,
            StepsRun = row.StepsDone,
            Guidance = plan.Guidance,
            GuidanceRescale = plan.GuidanceRescale,
            Sampler = plan.Table.Sampler,
            Width = plan.Width,
            Height = plan.Height,
            Strength = plan.Request.Start?.Strength,
            Upsampling = plan.Upsampling,
            Inpainted = plan.Request.Mask is not null,
            ControlScales = [.. plan.Request.Controls.Select(c => c.Scale)],
            Prompt = row.Prompt.Report,
            NegativePrompt = row.Negative?.Report,
            Bucket = row.Bucket,
            Timings = timings,
        };
    }
}
