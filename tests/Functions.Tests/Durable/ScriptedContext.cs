using System.Text.Json;
using Atelier.Core.Workflows;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Retry = Atelier.Core.Workflows.RetryPolicy;

namespace Atelier.Functions.Tests.Durable;

/// <summary>
/// Durable's context as a script over a workflow machine: histories, replay and the check for changed commands are the machine's, external events behave
/// as the framework's do. An event completes one wait, cancelled waits included; names don't heed case; what nobody waits for is kept. And as there, a run
/// ends only when none of its timers and calls is open.
/// </summary>
internal sealed class ScriptedContext(IWorkflowContext machine, string name, JsonElement input) : TaskOrchestrationContext
{
    private readonly Dictionary<string, Queue<IWaiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _kept = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Task> _open = [];
    private readonly HashSet<string> _heard = new(StringComparer.OrdinalIgnoreCase);

    private interface IWaiter
    {
        void Complete();
    }

    public override TaskName Name => name;

    public override string InstanceId => machine.InstanceId;

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => machine.UtcNow.UtcDateTime;

    public override bool IsReplaying => machine.IsReplaying;

    public override string Version => machine.Version;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public override ILogger CreateReplaySafeLogger(string categoryName) => machine.Logger;

    public override T? GetInput<T>()
        where T : default => (T)(object)input;

    /// <summary>Waits for what the code left open.</summary>
    public async Task EndAsync()
    {
        foreach (var task in _open)
        {
            try
            {
                await task;
            }
            catch (Exception e) when (e is TaskFailedException or TaskCanceledException)
            {
                // It ended, that is all.
            }
        }
    }

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null) => Opened(CallAsync<TResult>(name, input, options));

    private async Task<TResult> CallAsync<TResult>(TaskName name, object? input, TaskOptions? options)
    {
        var policy = options?.Retry?.Policy is { } p ? new Retry(p.MaxNumberOfAttempts, p.FirstRetryInterval, p.BackoffCoefficient, p.MaxRetryInterval) : null;
        try
        {
            return (TResult)(object)await machine.CallAsync(new ActivityName<JsonElement, JsonElement>(name.Name), (JsonElement)input!, policy);
        }
        catch (ActivityFailedException e)
        {
            throw new TaskFailedException(name.Name, 0, new TaskFailureDetails($"Some.Name.Space.{e.Code}", e.Reason, null, null, null));
        }
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) => Opened(machine.DelayUntilAsync(new(fireAt, TimeSpan.Zero), cancellationToken));

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        var waiter = new Waiter<T>();
        if (_kept.GetValueOrDefault(eventName) > 0)
        {
            _kept[eventName]--;
            waiter.Complete();
            return waiter.Task;
        }

        if (!_waiters.TryGetValue(eventName, out var waiters))
        {
            _waiters.Add(eventName, waiters = new());
        }

        waiters.Enqueue(waiter);
        cancellationToken.UnsafeRegister(_ => waiter.Cancel(cancellationToken), null);
        if (_heard.Add(eventName))
        {
            _ = HearAsync(eventName);
        }

        return waiter.Task;
    }

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override void SetCustomStatus(object? customStatus) => machine.SetCustomStatus(customStatus!);

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) => throw new NotSupportedException();

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        Assert.False(preserveUnprocessedEvents, "nothing of ours needs events of the run before");
        machine.ContinueAsNew(newInput!);
    }

    public override Guid NewGuid() => machine.NewGuid();

    private T Opened<T>(T task)
        where T : Task
    {
        _open.Add(task);
        return task;
    }

    private async Task HearAsync(string eventName)
    {
        while (true)
        {
            await machine.WaitForDoorbellAsync(eventName);
            if (_waiters[eventName].TryDequeue(out var waiter))
            {
                waiter.Complete();
            }
            else
            {
                _kept[eventName] = _kept.GetValueOrDefault(eventName) + 1;
            }
        }
    }

    private sealed class Waiter<T> : IWaiter
    {
        private readonly TaskCompletionSource<T> _source = new();

        public Task<T> Task => _source.Task;

        public void Complete() => _source.TrySetResult((T)(object)true);

        public void Cancel(CancellationToken token) => _source.TrySetCanceled(token);
    }
}
