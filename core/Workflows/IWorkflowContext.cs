using Microsoft.Extensions.Logging;

namespace Atelier.Core.Workflows;

/// <summary>
/// All that a workflow may touch. A workflow is replayed from its history, so time, ids and waiting come from here and nowhere else.
/// </summary>
/// <remarks>
/// Guarantees every host gives:
/// <list type="bullet">
/// <item>Code runs on one thread at a time; <c>await</c> only tasks obtained from this context (and <see cref="Task.WhenAny(Task[])"/> or <see cref="Task.WhenAll(Task[])"/> over them).</item>
/// <item>An activity runs at least once; its recorded result is delivered exactly once, also after a crash.</item>
/// <item>A timer fires at or after its due time, also when the due time passed while no host was running. Due times count in milliseconds, rounded up.</item>
/// <item>A doorbell may be lost, doubled or late. A workflow that waits for one also holds a timer.</item>
/// <item>An instance whose version, or a call whose activity, the host doesn't serve waits untouched until a host serves it.</item>
/// <item>Inputs, results and custom status above <see cref="WorkflowPayload.MaxBytes"/> are refused with <see cref="PayloadTooLargeException"/>; a result that large fails its call for good.</item>
/// <item>When replay produces a command other than the recorded one, the instance stops with a <see cref="NonDeterministicWorkflowException"/> that says where.</item>
/// </list>
/// The port is no wider than Durable Functions' <c>TaskOrchestrationContext</c>. Not thread-safe.
/// </remarks>
public interface IWorkflowContext
{
    /// <summary>The instance's id, as given to <see cref="IWorkflowClient.StartAsync"/>.</summary>
    string InstanceId { get; }

    /// <summary>The version of the workflow that the instance was started with. It never changes, not even by <see cref="ContinueAsNew"/>.</summary>
    string Version { get; }

    /// <summary>The time of the history event being processed, UTC, in whole milliseconds; the same at every replay, and never before an earlier event's, whatever the clock does.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>Whether the code is catching up with its history rather than making new commands.</summary>
    bool IsReplaying { get; }

    /// <summary>A logger that is silent during replay.</summary>
    ILogger Logger { get; }

    /// <summary>An id that is unique to this call of this instance and the same at every replay.</summary>
    Guid NewGuid();

    /// <summary>Runs an activity and returns its recorded result.</summary>
    /// <exception cref="ActivityFailedException">The activity failed for good: its attempts are used up, or it threw <see cref="PermanentFailureException"/>.</exception>
    Task<TOut> CallAsync<TIn, TOut>(ActivityName<TIn, TOut> activity, TIn input, RetryPolicy? retry = null);

    /// <summary>A durable timer.</summary>
    /// <param name="due">When to fire, UTC. A time that has passed fires at once.</param>
    /// <param name="cancellationToken">Cancelling drops the timer, so that it no longer keeps the instance alive; the task is then cancelled.</param>
    Task DelayUntilAsync(DateTimeOffset due, CancellationToken cancellationToken = default);

    /// <summary>
    /// Completes when the named doorbell rings. Rings that came before the wait count; several may be answered as one.
    /// While a wait for a name is outstanding, asking again returns that wait; re-arm it after it completes.
    /// </summary>
    Task WaitForDoorbellAsync(string doorbell);

    /// <summary>Publishes what the instance is doing, as JSON; seen in <see cref="WorkflowState.CustomStatus"/>. The last one wins.</summary>
    void SetCustomStatus(object status);

    /// <summary>
    /// Ends this run and starts the same instance anew with <paramref name="input"/> and an empty history. The caller must return right after: what it returns is ignored, and any further call here throws.
    /// Doorbells that rang meanwhile may be lost, so the new run begins by looking for mail.
    /// </summary>
    void ContinueAsNew(object input);
}
