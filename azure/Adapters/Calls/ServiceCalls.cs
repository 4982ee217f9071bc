using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Atelier.Azure.Calls;

/// <summary>Calls a service under its <see cref="CallLimits"/>. Thread-safe; one object a service, since the breaker's memory is in it.</summary>
internal sealed class ServiceCalls
{
    private readonly ResiliencePipeline _pipeline;

    /// <param name="limits">How patient.</param>
    /// <param name="isTransient">Whether a failure may pass by itself. Time-outs and broken connections always may.</param>
    /// <param name="waitWanted">How long the service said to wait, or null.</param>
    /// <param name="time">The clock of pauses and time-outs.</param>
    public ServiceCalls(CallLimits limits, Func<Exception, bool> isTransient, Func<Exception, TimeSpan?>? waitWanted = null, TimeProvider? time = null)
    {
        var passes = new PredicateBuilder().Handle<Exception>(e => e is TimeoutRejectedException or IOException or HttpRequestException || isTransient(e));
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (limits.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = passes,
                MaxRetryAttempts = limits.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = limits.Pause,
                MaxDelay = limits.LongestPause,
                DelayGenerator = a => new(Wanted(a.Outcome.Exception) is { } wanted ? (wanted < limits.LongestPause ? wanted : limits.LongestPause) : null),
            });
        }

        _pipeline = builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = passes,
                FailureRatio = 0.5,
                MinimumThroughput = limits.BreakerAttempts,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = limits.Break,
            })
            .AddTimeout(limits.Attempt)
            .Build();

        TimeSpan? Wanted(Exception? e) => e is null ? null : waitWanted?.Invoke(e);
    }

    /// <summary>Runs a call.</summary>
    /// <param name="call">One attempt; gets the attempt's number from 0. It may run again after its answer got lost.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TimeoutRejectedException">The last attempt took too long.</exception>
    /// <exception cref="BrokenCircuitException">The service failed too often; it was not asked.</exception>
    public async Task<T> RunAsync<T>(Func<int, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var attempt = -1;
        return await _pipeline.ExecuteAsync(async token => await call(++attempt, token), cancellationToken);
    }
}
