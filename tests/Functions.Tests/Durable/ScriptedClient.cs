using System.Text.Json;
using Atelier.Contracts.Workflows;
using Atelier.Core.Workflows;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Atelier.Functions.Tests.Durable;

/// <summary>Durable's client as a script over a hostile host, with the manners of the real one: a start replaces what its options don't protect, and what can't be done throws.</summary>
internal sealed class ScriptedClient(HostileWorkflowHost host) : DurableTaskClient("scripted")
{
    /// <summary>Whether rings for unknown and ended instances are refused, as some hosts do, rather than dropped.</summary>
    public bool RefusesRings { get; set; }

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        var id = options!.InstanceId!;
        if (await GetInstancesAsync(id, false, cancellation) is { } known && !options.DedupeStatuses!.Contains(known.RuntimeStatus.ToString()))
        {
            await host.TerminateAsync(id, "replaced", cancellation);
            await host.PurgeAsync(id, cancellation);
        }

        return await host.StartAsync(orchestratorName.Name, id, (JsonElement)input!, cancellation)
            ? id
            : throw new InvalidOperationException($"An Orchestration instance with the ID {id} already exists.");
    }

    public override async Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        if (RefusesRings && await GetInstancesAsync(instanceId, false, cancellation) is not { IsCompleted: false })
        {
            throw new ArgumentException($"No instance with ID '{instanceId}' was found.", nameof(instanceId));
        }

        await host.RingAsync(instanceId, eventName, cancellation);
    }

    public override async Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        if (await GetInstancesAsync(instanceId, false, cancellation) is not { IsCompleted: false })
        {
            throw new InvalidOperationException($"Cannot terminate the orchestration instance {instanceId}.");
        }

        await host.TerminateAsync(instanceId, JsonSerializer.Serialize(options!.Output), cancellation);
    }

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        if (await host.GetAsync(instanceId, cancellation) is not { } state)
        {
            return null;
        }

        return new OrchestrationMetadata(state.Workflow, instanceId)
        {
            RuntimeStatus = Enum.Parse<OrchestrationRuntimeStatus>(state.Status.ToString()),
            CreatedAt = state.CreatedAt,
            LastUpdatedAt = state.UpdatedAt,
            SerializedInput = getInputsAndOutputs ? host.Histories(instanceId)[^1].Run.Input : null,
            SerializedOutput = getInputsAndOutputs ? state.Output ?? (state.Status == WorkflowStatus.Terminated ? state.Failure : null) : null,
            SerializedCustomStatus = getInputsAndOutputs ? state.CustomStatus : null,
            FailureDetails = state.Status == WorkflowStatus.Failed ? DetailsOf(state.Failure!) : null,
        };
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        Assert.True(await GetInstancesAsync(instanceId, false, cancellation) is null or { IsCompleted: true }, "storage providers purge what runs, too");
        return new(await host.PurgeAsync(instanceId, cancellation) ? 1 : 0);
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => throw new NotSupportedException();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TaskFailureDetails DetailsOf(string failure)
    {
        var colon = failure.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? new("System.Exception", failure, null, null, null) : new($"Some.Name.Space.{failure[..colon]}", failure[(colon + 2)..], null, null, null);
    }
}
