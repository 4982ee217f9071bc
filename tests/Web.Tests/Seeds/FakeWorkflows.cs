using System.Collections.Concurrent;
using System.Text.Json;
using Atelier.Core.Briefs;
using Atelier.Core.Workflows;

namespace Atelier.Web.Tests.Seeds;

/// <summary>A workflow client whose instances stay as a test puts them.</summary>
public sealed class FakeWorkflows(TimeProvider clock) : IWorkflowClient
{
    private readonly ConcurrentDictionary<string, BriefStatus> _statuses = new(StringComparer.Ordinal);

    public ConcurrentBag<string> Rings { get; } = [];

    public void Put(string brief, BriefStatus status) => _statuses[brief] = status;

    public Task<bool> StartAsync<TIn>(string workflow, string instanceId, TIn input, CancellationToken cancellationToken = default) =>
        Task.FromResult(_statuses.TryAdd(instanceId, new() { State = BriefState.Received }));

    public Task RingAsync(string instanceId, string doorbell, CancellationToken cancellationToken = default)
    {
        Rings.Add(instanceId);
        return Task.CompletedTask;
    }

    public Task TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<WorkflowState?> GetAsync(string instanceId, CancellationToken cancellationToken = default) => Task.FromResult(
        !_statuses.TryGetValue(instanceId, out var status) ? null : new WorkflowState
        {
            InstanceId = instanceId,
            Workflow = BriefWorkflow.Name,
            Version = "1",
            Status = WorkflowStatus.Running,
            CustomStatus = JsonSerializer.Serialize(status, WorkflowJson.Options),
            CreatedAt = clock.GetUtcNow(),
            UpdatedAt = clock.GetUtcNow(),
        });

    public Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken = default) => Task.FromResult(false);
}
