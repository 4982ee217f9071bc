namespace Atelier.Diffusion;

/// <summary>
/// Renders batches of requests on a model: text to image, image to image, inpainting, control pictures and promotion in one loop, rows with prompts, seeds, sizes and guidance of their own.
/// Thread-safe; calls at the same time share the model's sessions and nothing else.
/// </summary>
public sealed class DiffusionPipeline
{
    /// <summary>A pipeline on a model, which stays the caller's to dispose.</summary>
    /// <param name="model">The model.</param>
    /// <param name="limits">What to refuse; null takes the defaults.</param>
    public DiffusionPipeline(DiffusionModel model, RenderLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        Limits = limits ?? new RenderLimits();
        Planner = new RenderPlanner(model.Folder, model.Unet, model.Sizes, Limits);
        Builder = new RowBuilder(model, Limits);
    }

    /// <summary>The model it renders with.</summary>
    public DiffusionModel Model { get; }

    /// <summary>Whether pictures at different steps share UNet calls: the model's export takes a timestep a row, and <see cref="RenderLimits.LockStep"/> is off.</summary>
    public bool MixesTimesteps => Model.MixesTimesteps && !Limits.LockStep;

    internal RenderLimits Limits { get; }

    internal RenderPlanner Planner { get; }

    internal RowBuilder Builder { get; }

    /// <summary>Tells whether a request can be rendered, without rendering it.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="DiffusionException">It cannot; code, field and remedy say why.</exception>
    public void Check(RenderRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Planner.Plan(request);
    }

    /// <summary>Tells whether a request that leaves everything open can be rendered, without rendering it. That a model needs a mask besides is no fault.</summary>
    /// <exception cref="DiffusionException">It cannot: the folder's defaults don't fit its networks, its schedule or the limits.</exception>
    public void CheckDefaults()
    {
        try
        {
            Check(new RenderRequest { Id = "defaults", Prompt = "", Seed = 0 });
        }
        catch (DiffusionException e) when (e.Code == DiffusionErrorCodes.Mask)
        {
        }
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
        var tickets = RenderTicket.Of(requests, progress, cancel);
        using var run = new ModelRun(this);
        foreach (var ticket in tickets) run.Begin(ticket);
        while (!run.IsIdle) run.Advance();
        return [.. tickets.Select(t => t.Outcome.GetAwaiter().GetResult())];
    }

    /// <summary>
    /// Renders a request again in calls of as many rows as it had before, on the calling thread: on the same machine, provider and version that gives the same bytes.
    /// </summary>
    /// <param name="request">The request as it was.</param>
    /// <param name="buckets">The first render's <see cref="RenderRecord.Buckets"/>.</param>
    /// <param name="decodeRows">The first render's <see cref="RenderRecord.DecodeRows"/>; 1 where that isn't known.</param>
    /// <param name="cancel">Cancels it at its next step, as the request's own token does; that is an outcome and no exception.</param>
    /// <exception cref="DiffusionException">The request cannot be rendered, or was never rendered in such calls, or they can't be made up again (<see cref="DiffusionErrorCodes.Buckets"/>).</exception>
    public RenderOutcome Repeat(RenderRequest request, string buckets, int decodeRows = 1, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(buckets);
        return RepeatRun.Run(this, request, BucketTrail.Parse(buckets), decodeRows, cancel);
    }

    /// <summary>
    /// Gives back memory that networks hold only for the largest of their runs so far, for a model at rest: the smallest picture there can be is rendered, after which ONNX Runtime
    /// keeps no more than that takes. What can't be given back stays; the next render that is larger asks for its memory again.
    /// </summary>
    /// <param name="cancel">Gives up before the next step.</param>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public void GiveBack(CancellationToken cancel = default)
    {
        Model.GiveBackNext();
        Render([Planner.Smallest()], progress: null, cancel);
    }

    /// <summary>
    /// Renders a picture of as few steps as can be at the model's default settings, so that no request pays for first allocations.
    /// Models that need a mask are left cold.
    /// </summary>
    /// <param name="cancel">Gives up before the next step.</param>
    /// <exception cref="DiffusionException">The model can't render.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public void WarmUp(CancellationToken cancel = default)
    {
        var outcome = Render([new RenderRequest { Id = "warm-up", Prompt = "", Seed = 0, Steps = Planner.FewestSteps }], progress: null, cancel)[0];
        if (outcome is RenderCancelled) throw new OperationCanceledException(cancel);
        if (outcome is RenderFailed { Error: { } error } && error.Code != DiffusionErrorCodes.Mask) throw error;
    }
}
