using Atelier.Core.Workflows;

namespace Atelier.Core.Tests.Reviews;

/// <summary>A workflow client that only counts doorbells.</summary>
public sealed class RingCounter : IWorkflowClient
{
    public List<string> Rings { get; } = [];

    public Task<bool> StartAsync<TIn>(string workflow, string instanceId, TIn input, CancellationToken cancellationToken = default) => Task.FromResult(true);

    public Task RingAsync(string instanceId, string doorbell, CancellationToken cancellationToken = default)
    {
        Rings.Add($"{instanceId} {doorbell}");
        return Task.CompletedTask;
    }

    public Task TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<WorkflowState?> GetAsync(string instanceId, CancellationToken cancellationToken = default) => Task.FromResult<WorkflowState?>(null);

    public Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken = default) => Task.FromResult(true);
}
