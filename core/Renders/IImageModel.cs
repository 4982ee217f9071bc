namespace Atelier.Core.Renders;

/// <summary>Draws pictures: models in this process, or a service. Thread-safe. Knows nothing of briefs, lanes or ledgers.</summary>
public interface IImageModel
{
    /// <summary>Whether it draws with the named model.</summary>
    bool Serves(string model);

    /// <summary>Draws a batch. Each order ends on its own: one that fails or is cancelled disturbs no other.</summary>
    /// <param name="orders">At least one, all of the same model and size.</param>
    /// <param name="progress">Told of steps; may be called from any thread.</param>
    /// <param name="cancellationToken">Gives the whole batch up.</param>
    /// <returns>An outcome for each order, in the same order.</returns>
    /// <exception cref="OperationCanceledException">The whole batch was given up.</exception>
    Task<IReadOnlyList<ImageOutcome>> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, CancellationToken cancellationToken = default);
}
