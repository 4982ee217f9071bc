using Atelier.Core.Workflows;

namespace Atelier.Rendering.Tests;

/// <summary>Workflows of which only the doorbells are heard.</summary>
internal sealed class Bells(Doom doom) : IWorkflowClient
{
    public List<string> Rung { get; } = [];

    public Task RingAsync(string instanceId, string doorbell, CancellationToken cancellationToken = default)
    {
        doom.Act();
        Rung.Add(instanceId);
        return Task.CompletedTask;
    }

    public Task<bool> StartAsync<TIn>(string workflow, string instanceId, TIn input, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<WorkflowState?> GetAsync(string instanceId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
