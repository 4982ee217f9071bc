namespace Atelier.Core.Renders;

/// <summary>For those who have nothing to do before a whole batch is there.</summary>
public static class ImageModelExtensions
{
    /// <summary>Draws a batch, see <see cref="IImageModel.DrawAsync"/>.</summary>
    /// <returns>An outcome for each order, in their order.</returns>
    public static async Task<IReadOnlyList<ImageOutcome>> DrawAllAsync(this IImageModel images, IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(orders);
        var outcomes = new Dictionary<string, ImageOutcome>(StringComparer.Ordinal);
        await foreach (var outcome in images.DrawAsync(orders, progress, cancellationToken))
        {
            outcomes.Add(outcome.JobId, outcome);
        }

        return [.. orders.Select(o => outcomes[o.Job.Id])];
    }
}
