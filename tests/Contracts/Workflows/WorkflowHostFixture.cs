using Atelier.Core.Workflows;

namespace Atelier.Contracts.Workflows;

/// <summary>A workflow host under test: what the contract needs beside the port. A host derives from it and says what it can.</summary>
public abstract class WorkflowHostFixture : IAsyncDisposable
{
    /// <summary>The port.</summary>
    public abstract IWorkflowClient Client { get; }

    /// <summary>Whether <see cref="RestartAsync"/> works.</summary>
    public virtual bool CanRestart => true;

    /// <summary>Whether <see cref="AdvanceAsync"/> moves the host's clock without real time passing.</summary>
    public virtual bool HasManualClock => true;

    /// <summary>Whether replay compares the inputs of activities, not only their names.</summary>
    public virtual bool ComparesInputs => true;

    /// <summary>Whether awaiting a task from outside the context is found out.</summary>
    public virtual bool FindsForeignAwaits => true;

    /// <summary>Stops the host, as rudely as it can, and starts it on the same data with this code.</summary>
    public abstract Task RestartAsync(WorkflowCatalog catalog);

    /// <summary>Lets time pass.</summary>
    public abstract Task AdvanceAsync(TimeSpan by);

    /// <summary>Waits, without the host's clock moving, until an instance is in a state.</summary>
    /// <exception cref="TimeoutException">It doesn't get there.</exception>
    public abstract Task<WorkflowState> WaitAsync(string instanceId, Func<WorkflowState, bool> until);

    /// <summary>Lets as much time pass as an instance needs to end.</summary>
    public abstract Task<WorkflowState> RunToEndAsync(string instanceId);

    /// <summary>Waits until the custom status is the given text.</summary>
    public Task<WorkflowState> WaitForStatusAsync(string instanceId, string status) =>
        WaitAsync(instanceId, s => s.CustomStatus == $"\"{status}\"");

    /// <summary>Waits, without the host's clock moving, until an instance has ended.</summary>
    public Task<WorkflowState> WaitForEndAsync(string instanceId) =>
        WaitAsync(instanceId, s => s.Status is not (WorkflowStatus.Pending or WorkflowStatus.Running));

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
