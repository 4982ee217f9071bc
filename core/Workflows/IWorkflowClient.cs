namespace Atelier.Core.Workflows;

/// <summary>Starts, rings, stops and looks at workflow instances. Thread-safe.</summary>
public interface IWorkflowClient : IDoorbell
{
    /// <summary>
    /// Starts an instance by id. Idempotent: if the id was ever started and not purged, nothing changes, whatever its state.
    /// When this returns the start is durable.
    /// </summary>
    /// <returns>True when this call started it; false when it was there already.</returns>
    /// <exception cref="KeyNotFoundException">The host serves no such workflow.</exception>
    /// <exception cref="PayloadTooLargeException">The input is too large to travel.</exception>
    Task<bool> StartAsync<TIn>(string workflow, string instanceId, TIn input, CancellationToken cancellationToken = default);

    /// <summary>Stops an instance for good without running its code again. Ended or unknown instances are left as they are.</summary>
    Task TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default);

    /// <summary>The instance's state, or null when the id is unknown or purged.</summary>
    Task<WorkflowState?> GetAsync(string instanceId, CancellationToken cancellationToken = default);

    /// <summary>Forgets an ended instance and its history.</summary>
    /// <returns>False when it is unknown or still running.</returns>
    Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken = default);
}
