using Atelier.Core.Renders;

namespace Atelier.GpuWorker;

/// <summary>Each model by whoever draws it here. What the shelf has besides is not served.</summary>
/// <param name="byName">Who draws, by the model's name.</param>
internal sealed class ServedModels(IReadOnlyDictionary<string, IImageModel> byName) : IImageModel
{
    /// <inheritdoc/>
    public bool Serves(string model) => byName.TryGetValue(model, out var images) && images.Serves(model);

    /// <inheritdoc/>
    public bool Serves(string model, string version) => byName.TryGetValue(model, out var images) && images.Serves(model, version);

    /// <inheritdoc/>
    public IAsyncEnumerable<ImageOutcome> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, CancellationToken cancellationToken = default) =>
        byName[orders[0].Job.Model].DrawAsync(orders, progress, cancellationToken);
}
