using System.Text.Json;
using Atelier.Core.Workflows;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Atelier.Functions.Durable;

/// <summary>The client port on Durable Functions. Thread-safe.</summary>
/// <remarks>
/// A start asks for every status to count as taken, and looks first: a host that doesn't know that wish replaces what has ended.
/// Rings never fail: the framework drops those for instances it doesn't know, or refuses them, and whatever a ring is about is stored already.
/// </remarks>
/// <param name="clients">The framework's client of the call under way.</param>
/// <param name="catalog">Says which version a new instance gets; filled later, before the first call.</param>
/// <param name="logger">Where lost rings are noted.</param>
public sealed class DurableWorkflowClient(DurableClients clients, WorkflowCatalog catalog, ILogger logger) : IWorkflowClient
{
    private static readonly OrchestrationRuntimeStatus[] Taken =
    [
        OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated,
    ];

    /// <inheritdoc/>
    public async Task<bool> StartAsync<TIn>(string workflow, string instanceId, TIn input, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var version = catalog.LatestVersion(workflow);
        var json = WorkflowPayload.Write(input, $"input of workflow '{workflow}'");
        var run = new DurableRun(version, JsonSerializer.Deserialize<JsonElement>(json, WorkflowJson.Options));
        if (await ExistsAsync(instanceId, cancellationToken))
        {
            return false;
        }

        try
        {
            var options = new StartOrchestrationOptions(instanceId) { Version = version };
            await clients.Current.ScheduleNewOrchestrationInstanceAsync(workflow, run.ToJson(), options.WithDedupeStatuses(Taken), cancellationToken);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Refused because somebody else was first. How that is said differs between hosts; that it is there doesn't.
            if (await ExistsAsync(instanceId, cancellationToken))
            {
                return false;
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async Task RingAsync(string instanceId, string doorbell, CancellationToken cancellationToken = default)
    {
        try
        {
            await clients.Current.RaiseEventAsync(instanceId, doorbell, eventPayload: true, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (logger.IsEnabled(LogLevel.Information))
            {
                logger.LogInformation(e, "A ring for {Instance} was not taken; the sweep rings again if it still matters", instanceId);
            }
        }
    }

    /// <inheritdoc/>
    public async Task TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default)
    {
        if (!await IsRunningAsync(instanceId, cancellationToken))
        {
            return;
        }

        try
        {
            await clients.Current.TerminateInstanceAsync(instanceId, new TerminateInstanceOptions(reason), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // It may have ended just now, which the host refuses.
            if (await IsRunningAsync(instanceId, cancellationToken))
            {
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<WorkflowState?> GetAsync(string instanceId, CancellationToken cancellationToken = default) =>
        await clients.Current.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken) is { } metadata ? DurableState.Of(metadata) : null;

    /// <inheritdoc/>
    public async Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        var metadata = await clients.Current.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellationToken);
        return metadata is { IsCompleted: true }
            && (await clients.Current.PurgeInstanceAsync(instanceId, new PurgeInstanceOptions(), cancellationToken)).PurgedInstanceCount > 0;
    }

    private async Task<bool> ExistsAsync(string instanceId, CancellationToken cancellationToken) =>
        await clients.Current.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellationToken) is not null;

    private async Task<bool> IsRunningAsync(string instanceId, CancellationToken cancellationToken) =>
        await clients.Current.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellationToken) is { IsCompleted: false };
}
