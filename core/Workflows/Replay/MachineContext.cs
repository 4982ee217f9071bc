using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Atelier.Core.Workflows.Replay;

/// <summary>The context that a <see cref="WorkflowMachine"/> gives its workflow: turns calls into commands and events into completed tasks.</summary>
internal sealed class MachineContext : IWorkflowContext
{
    private readonly WorkflowRun _run;
    private readonly MachineScheduler _scheduler;
    private readonly Dictionary<int, PendingCall> _calls = [];
    private readonly Dictionary<int, TaskCompletionSource> _timers = [];
    private readonly Dictionary<string, TaskCompletionSource> _waits = new(StringComparer.Ordinal);
    private readonly HashSet<string> _rung = new(StringComparer.Ordinal);
    private List<WorkflowCommand> _commands = [];
    private int _position;
    private int _guids;

    public MachineContext(WorkflowRun run, MachineScheduler scheduler, ILogger logger)
    {
        _run = run;
        _scheduler = scheduler;
        Logger = new ReplayLogger(logger, () => IsReplaying);
    }

    public string InstanceId => _run.InstanceId;

    public string Version => _run.Version;

    public DateTimeOffset UtcNow { get; set; }

    public bool IsReplaying { get; set; }

    public ILogger Logger { get; }

    public string? CustomStatus { get; private set; }

    /// <summary>The next run's input once the code asked for it.</summary>
    public string? NextInput { get; private set; }

    /// <summary>Whether any event could still move the code.</summary>
    public bool Waits => _calls.Count + _timers.Count + _waits.Count > 0;

    public bool HasCall(int position) => _calls.ContainsKey(position);

    public bool HasTimer(int position) => _timers.ContainsKey(position);

    public bool IsRung(string doorbell) => _rung.Contains(doorbell);

    public Guid NewGuid()
    {
        Enter();
        Span<byte> name = stackalloc byte[Encoding.UTF8.GetByteCount(InstanceId) + 8];
        BinaryPrimitives.WriteInt32BigEndian(name, _run.Number);
        BinaryPrimitives.WriteInt32BigEndian(name[4..], _guids++);
        Encoding.UTF8.GetBytes(InstanceId, name[8..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(name, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // RFC 9562, version 8: made from the owner's own bits
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    public Task<TOut> CallAsync<TIn, TOut>(ActivityName<TIn, TOut> activity, TIn input, RetryPolicy? retry = null)
    {
        Enter();
        ArgumentNullException.ThrowIfNull(activity);
        var json = WorkflowPayload.Write(input, $"input of activity '{activity.Name}'");
        var call = new PendingCallOf<TOut>(activity.Name);
        _calls.Add(_position, call);
        Add(new() { Kind = HistoryEntryKind.Call, Name = activity.Name, Digest = WorkflowPayload.Digest(json) }, json, retry);
        return call.Task;
    }

    public Task DelayUntilAsync(DateTimeOffset due, CancellationToken cancellationToken = default)
    {
        Enter();
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var timer = new TaskCompletionSource();
        var position = _position;
        _timers.Add(position, timer);
        Add(new() { Kind = HistoryEntryKind.SetTimer, At = HistoryTime.Ceiling(due) });
        cancellationToken.UnsafeRegister(_ => Drop(position, timer, cancellationToken), null);
        return timer.Task;
    }

    public Task WaitForDoorbellAsync(string doorbell)
    {
        Enter();
        ArgumentException.ThrowIfNullOrEmpty(doorbell);
        if (_rung.Remove(doorbell))
        {
            return Task.CompletedTask;
        }

        if (!_waits.TryGetValue(doorbell, out var wait))
        {
            _waits.Add(doorbell, wait = new());
        }

        return wait.Task;
    }

    public void SetCustomStatus(object status)
    {
        Enter();
        CustomStatus = WorkflowPayload.Write(status, "custom status");
    }

    public void ContinueAsNew(object input)
    {
        Enter();
        NextInput = WorkflowPayload.Write(input, "input of the next run");
    }

    /// <summary>Completes what an event answers. Runs the code that waited for it.</summary>
    public void Deliver(HistoryEntry entry)
    {
        var position = entry.Position ?? -1;
        switch (entry.Kind)
        {
            case HistoryEntryKind.CallReturned when _calls.Remove(position, out var call):
                call.Return(entry.Value ?? "null");
                break;
            case HistoryEntryKind.CallFailed when _calls.Remove(position, out var call):
                call.Fail(new(call.Activity, entry.Code ?? "", entry.Value ?? "", entry.IsPermanent ?? false));
                break;
            case HistoryEntryKind.TimerFired when _timers.Remove(position, out var timer):
                timer.TrySetResult();
                break;
            case HistoryEntryKind.DoorbellRang when _waits.Remove(entry.Name!, out var wait):
                wait.TrySetResult();
                break;
            case HistoryEntryKind.DoorbellRang:
                _rung.Add(entry.Name!);
                break;
        }
    }

    public void Add(HistoryEntry entry, string? payload = null, RetryPolicy? retry = null) =>
        _commands.Add(new(entry with { Position = _position++ }, payload, retry));

    public IReadOnlyList<WorkflowCommand> TakeCommands()
    {
        var commands = _commands;
        _commands = [];
        return commands;
    }

    private void Drop(int position, TaskCompletionSource timer, CancellationToken cancellationToken)
    {
        if (!_scheduler.IsInside)
        {
            _scheduler.NoteForeign(); // CancelAfter, or a token that is not the workflow's own
        }
        else if (_timers.Remove(position))
        {
            Add(new() { Kind = HistoryEntryKind.DropTimer, Timer = position });
            timer.TrySetCanceled(cancellationToken);
        }
    }

    private void Enter()
    {
        if (!_scheduler.IsInside)
        {
            throw new InvalidOperationException("A workflow's context was used outside its workflow's thread. " + WorkflowMachine.AwaitRule);
        }

        if (NextInput is not null)
        {
            throw new InvalidOperationException("A workflow must return right after it continued as new.");
        }
    }
}
