using Atelier.Diffusion;
using Microsoft.Extensions.Logging;

namespace Atelier.Rendering;

/// <summary>A process's own models and the engine that renders with them. It ends in order and in bounded time: nothing is freed that something runs over. Thread-safe.</summary>
/// <param name="models">The models, which this frees.</param>
/// <param name="patience">How long what was cancelled may take to its next step before it is broken off, and how long that may take. Twice as long at most until it has ended.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">Hears of a device that does not come to rest.</param>
public sealed class OnnxDevice(ModelHost models, TimeSpan patience, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    /// <summary>The models.</summary>
    public ModelHost Models => models;

    /// <summary>What renders with them.</summary>
    public RenderEngine Engine { get; } = new();

    /// <summary>
    /// Takes in nothing more, waits for what is under way, which its owner has cancelled, and frees the models. What takes longer is broken off at its next operator. A device that answers
    /// nothing at all is left to the end of the process, with all that it holds.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!await EndsAsync(Engine.DrainAsync()))
        {
            models.BreakOff();
        }

        if (!await EndsAsync(models.DisposeAsync().AsTask()))
        {
            logger.LogWarning("The device has not come to rest within {Patience}; its models are freed with the process", 2 * patience);
        }
    }

    private async Task<bool> EndsAsync(Task task)
    {
        try
        {
            await task.WaitAsync(patience, clock);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
