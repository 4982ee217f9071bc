using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Atelier.Core.Renders;

namespace Atelier.Rendering.Tests;

/// <summary>Draws the job's id as bytes, unless a test tells it what to do.</summary>
internal sealed class ScriptedImages : IImageModel
{
    private readonly ConcurrentQueue<IReadOnlyList<ImageOrder>> _batches = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was drawn together, in order.</summary>
    public IReadOnlyList<IReadOnlyList<ImageOrder>> Batches => [.. _batches];

    /// <summary>Every job drawn, in order.</summary>
    public IReadOnlyList<string> Drawn => [.. Batches.SelectMany(b => b).Select(o => o.Job.Id)];

    /// <summary>Completes when drawing has begun for the first time.</summary>
    public Task Started => _started.Task;

    /// <summary>Runs before a batch's outcomes are given; throw from it, or keep it from ending.</summary>
    public Func<IReadOnlyList<ImageOrder>, CancellationToken, Task> Meanwhile { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Runs before one order's outcome is given, beside the others'.</summary>
    public Func<ImageOrder, CancellationToken, Task> Each { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Models that are not on this shelf, or, with their version after a space, not in that version.</summary>
    public HashSet<string> Unserved { get; } = [];

    /// <summary>What becomes of an order.</summary>
    public Func<ImageOrder, ImageOutcome> Fate { get; set; } = Succeeded;

    public static ImageOutcome Succeeded(ImageOrder order) => new()
    {
        JobId = order.Job.Id,
        Status = order.Cancel.IsCancellationRequested ? RenderStatus.Cancelled : RenderStatus.Succeeded,
        Png = Encoding.UTF8.GetBytes($"picture of {order.Job.Id}"),
        Latent = Encoding.UTF8.GetBytes($"latent of {order.Job.Id}"),
        ModelVersion = "2",
        ModelSha256 = new('b', 64),
        Provider = "scripted",
        Runtime = "1.2.3",
        BatchBucket = 1,
        RenderSeconds = 0.5,
    };

    public bool Serves(string model) => !Unserved.Contains(model);

    public bool Serves(string model, string version) => Serves(model) && !Unserved.Contains($"{model} {version}");

    public async IAsyncEnumerable<ImageOutcome> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _batches.Enqueue(orders);
        _started.TrySetResult();
        await Meanwhile(orders, cancellationToken);
        await foreach (var drawn in Task.WhenEach(orders.Select(o => DrawAsync(o, cancellationToken)).ToList()))
        {
            yield return await drawn;
        }
    }

    private async Task<ImageOutcome> DrawAsync(ImageOrder order, CancellationToken cancellationToken)
    {
        await Each(order, cancellationToken);
        return Fate(order);
    }
}
