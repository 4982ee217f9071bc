using System.Runtime.CompilerServices;
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
    public bool Serves(string model, string version) => own.Serves(model, version);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ImageOutcome> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(orders);
        var byJob = orders.ToDictionary(o => o.Job.Id, StringComparer.Ordinal);
        var handedOn = new Dictionary<string, ImageOutcome>(StringComparer.Ordinal);
        await foreach (var outcome in DrawOwnAsync(orders, progress, cancellationToken))
        {
            if (IsForManaged(byJob[outcome.JobId], outcome))
            {
                handedOn.Add(outcome.JobId, outcome);
            }
            else
            {
                yield return outcome;
            }
        }

        if (handedOn.Count == 0)
        {
            yield break;
        }

        LogHandedOn(handedOn.Count, orders[0].Job.Model, handedOn.Values.First().ErrorCode);
        await foreach (var drawn in managed.DrawAsync([.. orders.Where(o => handedOn.ContainsKey(o.Job.Id))], progress, cancellationToken))
        {
            // Where both fail, what is wrong here is what somebody must mend.
            yield return drawn.Status == RenderStatus.Failed ? handedOn[drawn.JobId] : drawn;
        }
    }

    private static bool IsForManaged(ImageOrder order, ImageOutcome outcome) =>
        outcome.Status == RenderStatus.Failed && (outcome.IsTransient || Broken.Contains(outcome.ErrorCode ?? ""))
        && order.Job.Source is not { Kind: RenderSourceKind.Latent } && !order.Cancel.IsCancellationRequested;

    /// <summary>What the studio's own models make of it; what breaks there is an outcome of every order that has none yet.</summary>
    private async IAsyncEnumerable<ImageOutcome> DrawOwnAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = orders.Select(o => o.Job.Id).ToHashSet(StringComparer.Ordinal);
        await using var drawing = own.DrawAsync(orders, progress, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(drawing, orders[0].Job.Model, cancellationToken) is { } outcome)
        {
            left.Remove(outcome.JobId);
            yield return outcome;
        }

        foreach (var job in left)
        {
            yield return new() { JobId = job, Status = RenderStatus.Failed, ErrorCode = "worker-broken", ErrorMessage = "The worker broke while drawing; another attempt may succeed.", IsTransient = true };
        }
    }

    private async Task<ImageOutcome?> NextAsync(IAsyncEnumerator<ImageOutcome> drawing, string model, CancellationToken cancellationToken)
    {
        try
        {
            return await drawing.MoveNextAsync() ? drawing.Current : null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogBroken(e, model);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} jobs of model {Model} are handed to the managed image model: {Code}")]
    private partial void LogHandedOn(int count, string model, string? code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Drawing with {Model} broke")]
    private partial void LogBroken(Exception e, string model);
}
