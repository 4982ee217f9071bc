using Atelier.Core.Renders;

namespace Atelier.GpuWorker;

/// <summary>The models that are warm; what the shelf has besides is not served.</summary>
internal sealed class ServedModels(IImageModel images, IReadOnlyList<string> names) : IImageModel
{
    /// <inheritdoc/>
    public bool Serves(string model) => names.Contains(model) && images.Serves(model);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ImageOutcome>> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, CancellationToken cancellationToken = default) =>
        images.DrawAsync(orders, progress, cancellationToken);
}
