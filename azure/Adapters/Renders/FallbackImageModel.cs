using Atelier.Core.Renders;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Azure.Renders;

/// <summary>
/// Draws with the studio's own models, and has a managed one draw what those can't for the moment. A job that starts from a latent is never handed on: the final of an approved preview
/// waits for a worker that can draw it. What the managed model drew says so. Thread-safe.
/// </summary>
/// <param name="own">The studio's models.</param>
/// <param name="managed">The stand-in.</param>
/// <param name="logger">Told of jobs that are handed on.</param>
public sealed partial class FallbackImageModel(IImageModel own, IImageModel managed, ILogger<FallbackImageModel>? logger = null) : IImageModel
{
    // Faults of the worker or its model; a faulty job would fail anywhere.
    private static readonly HashSet<string> Broken = new(StringComparer.Ordinal) { "model-unusable", "worker-broken", "render.not_finite" };

    private readonly ILogger _logger = logger ?? NullLogger<FallbackImageModel>.Instance;

    /// <inheritdoc/>
    public bool Serves(string model) => own.Serves(model);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ImageOutcome>> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(orders);
        var outcomes = (await DrawOwnAsync(orders, progress, cancellationToken)).ToArray();
        var handedOn = Enumerable.Range(0, orders.Count).Where(i => IsForManaged(orders[i], outcomes[i])).ToList();
        if (handedOn.Count == 0)
        {
            return outcomes;
        }

        LogHandedOn(handedOn.Count, orders[0].Job.Model, outcomes[handedOn[0]].ErrorCode);
        var drawn = await managed.DrawAsync([.. handedOn.Select(i => orders[i])], progress, cancellationToken);
        foreach (var (i, outcome) in handedOn.Zip(drawn))
        {
            // Where both fail, what is wrong here is what somebody must mend.
            if (outcome.Status != RenderStatus.Failed)
            {
                outcomes[i] = outcome;
            }
        }

        return outcomes;
    }

    private static bool IsForManaged(ImageOrder order, ImageOutcome outcome) =>
        outcome.Status == RenderStatus.Failed && (outcome.IsTransient || Broken.Contains(outcome.ErrorCode ?? ""))
        && order.Job.Source is not { Kind: RenderSourceKind.Latent } && !order.Cancel.IsCancellationRequested;

    private async Task<IReadOnlyList<ImageOutcome>> DrawOwnAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await own.DrawAsync(orders, progress, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogBroken(e, orders[0].Job.Model);
            return [.. orders.Select(o => new ImageOutcome { JobId = o.Job.Id, Status = RenderStatus.Failed, ErrorCode = "worker-broken", ErrorMessage = "The worker broke while drawing; another attempt may succeed.", IsTransient = true })];
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} jobs of model {Model} are handed to the managed image model: {Code}")]
    private partial void LogHandedOn(int count, string model, string? code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Drawing with {Model} broke")]
    private partial void LogBroken(Exception e, string model);
}
