using System.Runtime.CompilerServices;
using Atelier.Benchmarks.Painting;
using Atelier.Core.Renders;

namespace Atelier.Local.Tests.Studio;

/// <summary>A painter that a test can hold up.</summary>
internal sealed class Easel : IImageModel
{
    private readonly Painter _painter = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when painting has begun for the first time.</summary>
    public Task Started => _started.Task;

    /// <summary>Runs before anything is painted.</summary>
    public Func<IReadOnlyList<ImageOrder>, CancellationToken, Task> Meanwhile { get; set; } = (_, _) => Task.CompletedTask;

    public bool Serves(string model) => _painter.Serves(model);

    public bool Serves(string model, string version) => _painter.Serves(model, version);

    public async IAsyncEnumerable<ImageOutcome> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _started.TrySetResult();
        await Meanwhile(orders, cancellationToken);
        await foreach (var outcome in _painter.DrawAsync(orders, progress, cancellationToken))
        {
            yield return outcome;
        }
    }
}
