using System.Runtime.CompilerServices;
using Atelier.Benchmarks.Painting;
using Atelier.Core.Renders;

namespace Atelier.Benchmarks.Load;

/// <summary>Paints as <see cref="Painter"/> does, taking a set time for each call: what is measured is who waits for whom, not how fast a machine draws.</summary>
internal sealed class SteadyPainter(TimeSpan call) : IImageModel
{
    private readonly Painter _painter = new();

    public bool Serves(string model) => _painter.Serves(model);

    public bool Serves(string model, string version) => _painter.Serves(model, version);

    public async IAsyncEnumerable<ImageOutcome> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Delay(call, cancellationToken);
        await foreach (var outcome in _painter.DrawAsync(orders, progress, cancellationToken))
        {
            yield return outcome;
        }
    }
}
