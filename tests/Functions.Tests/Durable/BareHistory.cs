using System.Text.Json;
using Atelier.Core.Workflows;
using Atelier.Functions.Durable;
using Microsoft.Extensions.Logging;

namespace Atelier.Functions.Tests.Durable;

/// <summary>Between the scripted framework and a history that the embedded engine recorded: takes the adapter's wrapping off what it asks for, and puts it around what was answered.</summary>
internal sealed class BareHistory(IWorkflowContext machine) : IWorkflowContext
{
    public string InstanceId => machine.InstanceId;

    public string Version => machine.Version;

    public DateTimeOffset UtcNow => machine.UtcNow;

    public bool IsReplaying => machine.IsReplaying;

    public ILogger Logger => machine.Logger;

    public Guid NewGuid() => machine.NewGuid();

    public async Task<TOut> CallAsync<TIn, TOut>(ActivityName<TIn, TOut> activity, TIn input, RetryPolicy? retry = null)
    {
        var result = await machine.CallAsync(new ActivityName<TIn, JsonElement>(DurableNames.ActivityOf(activity.Name)), input, retry);
        return (TOut)(object)new ActivityAnswer(result).ToJson();
    }

    public Task DelayUntilAsync(DateTimeOffset due, CancellationToken cancellationToken = default) => machine.DelayUntilAsync(due, cancellationToken);

    public Task WaitForDoorbellAsync(string doorbell) => machine.WaitForDoorbellAsync(doorbell);

    public void SetCustomStatus(object status) => machine.SetCustomStatus(status);

    public void ContinueAsNew(object input) => machine.ContinueAsNew(DurableRun.Of((JsonElement)input).Input);
}
