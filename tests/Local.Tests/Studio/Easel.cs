using System.Runtime.CompilerServices;
using Atelier.Benchmarks.Painting;
using Atelier.Core.Renders;

namespace Atelier.Local.Tests.Studio;

/// <summary>A painter that a test can hold up.</summary>
internal sealed class Easel : IImageModel
{
    private readonly Painter _painter = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _askedInVain;

    /// <summary>Completes when painting has begun for the first time.</summary>
    public Task Started => _started.Task;

    /// <summary>Runs before anything is painted.</summary>
    public Func<IReadOnlyList<ImageOrder>, CancellationToken, Task> Meanwhile { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Whether it has the painter's model at all.</summary>
    public bool HasModel { get; init; } = true;

    /// <summary>How often somebody asked for a model that it hasn't.</summary>
    public int AskedInVain => _askedInVain;

    public bool Serves(string model) => HasModel && _painter.Serves(model);

    public bool Serves(string model, string version)
    {
        var serves = HasModel && _painter.Serves(model, version);
        _ = serves ? 0 : Interlocked.Increment(ref _askedInVain);
        return serves;
    }

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
