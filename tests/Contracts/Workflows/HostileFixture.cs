using Atelier.Contracts.Time;
using Atelier.Core.Workflows;

namespace Atelier.Contracts.Workflows;

/// <summary>The hostile host under the contract.</summary>
public sealed class HostileFixture(WorkflowCatalog catalog, ManualTimeProvider time, Hostility hostility) : WorkflowHostFixture
{
    private readonly HostileWorkflowHost _host = new(catalog, time, hostility);

    /// <inheritdoc/>
    public override IWorkflowClient Client => _host;

    /// <inheritdoc/>
    public override Task RestartAsync(WorkflowCatalog catalog)
    {
        _host.Restart(catalog);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task AdvanceAsync(TimeSpan by) => _host.AdvanceAsync(by);

    /// <inheritdoc/>
    public override async Task<WorkflowState> WaitAsync(string instanceId, Func<WorkflowState, bool> until)
    {
        await _host.RunUntilIdleAsync();
        var state = await _host.GetAsync(instanceId);
        return state is not null && until(state) ? state : throw new TimeoutException($"Nothing is left to do, and '{instanceId}' is at {state}.");
    }

    /// <inheritdoc/>
    public override Task<WorkflowState> RunToEndAsync(string instanceId) => _host.RunToEndAsync(instanceId);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
