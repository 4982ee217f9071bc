using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Atelier.Core.Renders;

namespace Atelier.Rendering.Tests;

/// <summary>Draws as long as a test wants, and takes the steps that it says.</summary>
internal sealed class Sitting : IImageModel
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _done = new(StringComparer.Ordinal);
    private IProgress<RenderProgress>? _progress;

    public bool Serves(string model) => true;

    public bool Serves(string model, string version) => true;

    public void Step(RenderJob job, int step, ReadOnlyMemory<byte> draft = default) => _progress!.Report(new(job.Id, step, job.Steps, draft));

    /// <summary>Ends one job before the others.</summary>
    public void End(RenderJob job) => Done(job).SetResult();

    public void End() => _over.SetResult();

    public void Break() => _over.SetException(new IOException("The brush broke."));

    public async IAsyncEnumerable<ImageOutcome> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _progress = progress;
        await foreach (var drawn in Task.WhenEach(orders.Select(o => DrawAsync(o, cancellationToken)).ToList()))
        {
            yield return await drawn;
        }
    }

    private async Task<ImageOutcome> DrawAsync(ImageOrder order, CancellationToken cancellationToken)
    {
        await await Task.WhenAny(_over.Task, Done(order.Job).Task).WaitAsync(cancellationToken);
        return ScriptedImages.Succeeded(order);
    }

    private TaskCompletionSource Done(RenderJob job) => _done.GetOrAdd(job.Id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
