using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Atelier.Functions.Timers;

/// <summary>Runs the steps of a round. One that fails keeps none of the others from running, and the round fails after the last, so that it shows. Steps may run side by side.</summary>
internal sealed class Rounds(ILogger logger)
{
    private readonly ConcurrentQueue<Exception> _failures = [];

    public async Task DoAsync(string what, Func<Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogError(e, "The round could not finish its look after {What}; the next one looks again", what);
            _failures.Enqueue(e);
        }
    }

    public void ThrowIfAnyFailed()
    {
        if (!_failures.IsEmpty)
        {
            throw new AggregateException(_failures);
        }
    }
}
