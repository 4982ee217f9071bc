namespace Atelier.Core.Workflows;

/// <summary>A step with side effects. It may run more than once for one recorded result, so it is written to be repeated. Thread-safe: one object serves all calls.</summary>
/// <typeparam name="TIn">Its input; travels as JSON, at most 16 KB.</typeparam>
/// <typeparam name="TOut">Its result; travels as JSON, at most 16 KB.</typeparam>
public abstract class Activity<TIn, TOut>
{
    /// <summary>Does the work.</summary>
    /// <exception cref="PermanentFailureException">Trying again can't help.</exception>
    public abstract Task<TOut> RunAsync(TIn input, CancellationToken cancellationToken);
}
