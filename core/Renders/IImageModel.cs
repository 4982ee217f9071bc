namespace Atelier.Core.Renders;

/// <summary>Draws pictures: models in this process, or a service. Thread-safe. Knows nothing of briefs, lanes or ledgers.</summary>
public interface IImageModel
{
    /// <summary>Whether it draws with the named model, in whatever version.</summary>
    bool Serves(string model);

    /// <summary>Whether it draws with the named model in this very version. What keeps no versions apart serves any.</summary>
    bool Serves(string model, string version);

    /// <summary>Draws a batch. Each order ends on its own: one that fails, is cancelled or takes longer disturbs no other.</summary>
    /// <param name="orders">At least one, all of the same model and size, each of a job of its own.</param>
    /// <param name="progress">Told of steps; may be called from any thread.</param>
    /// <param name="cancellationToken">Gives the whole batch up.</param>
    /// <returns>One outcome for each order as soon as it is there, in no promised order. The device needs nothing more of an order whose outcome came.</returns>
    /// <exception cref="OperationCanceledException">The whole batch was given up.</exception>
    IAsyncEnumerable<ImageOutcome> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, CancellationToken cancellationToken = default);
}
