using System.Runtime.CompilerServices;
using Atelier.Core.Renders;
using Atelier.Diffusion;

namespace Atelier.Rendering;

/// <summary>
/// Watches a device for failures after which its process can draw nothing any more, so that it ends and its jobs go to others instead of failing one after the other. Thread-safe.
/// </summary>
/// <param name="images">What draws on the device.</param>
public sealed class DeviceWatch(IImageModel images) : IImageModel, IDisposable
{
    private readonly CancellationTokenSource _lost = new();

    /// <summary>Cancelled when the device is lost, before whoever ordered hears of it.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>What was said when it was lost; null while it is not.</summary>
    public string? Reason { get; private set; }

    /// <inheritdoc/>
    public bool Serves(string model) => images.Serves(model);

    /// <inheritdoc/>
    public bool Serves(string model, string version) => images.Serves(model, version);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ImageOutcome> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var outcome in images.DrawAsync(orders, progress, cancellationToken))
        {
            if (outcome.ErrorCode == DiffusionErrorCodes.DeviceLost)
            {
                Reason ??= outcome.ErrorMessage;
                await _lost.CancelAsync();
            }

            yield return outcome;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lost.Dispose();
}
