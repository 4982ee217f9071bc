using Atelier.Core.Workflows;
using Atelier.Core.Workflows.Replay;

namespace Atelier.Local.Engine;

/// <summary>What one pass over an instance's mailbox changes, gathered to be committed at once.</summary>
internal sealed class Turn(long number, long expected, int run, long now)
{
    private readonly List<HistoryEntry> _entries = [];

    public long Number { get; } = number;

    /// <summary>The turn that this one must follow.</summary>
    public long Expected { get; } = expected;

    /// <summary>The run after this turn.</summary>
    public int Run { get; private set; } = run;

    public long Now { get; } = now;

    public WorkflowStatus Status { get; private set; } = WorkflowStatus.Running;

    public string? CustomStatus { get; set; }

    public string? Output { get; private set; }

    public string? Failure { get; private set; }

    /// <summary>The next run's input, when this turn continues as new.</summary>
    public string? NextInput { get; private set; }

    /// <summary>Rings that are dealt with, whether they meant something or not.</summary>
    public List<long> Rings { get; } = [];

    public List<int> SettledCalls { get; } = [];

    public List<int> SettledTimers { get; } = [];

    public List<PendingActivity> Calls { get; } = [];

    public Dictionary<int, long> Timers { get; } = [];

    /// <summary>Whether the run ends with it.</summary>
    public bool IsLast { get; private set; }

    public bool IsEmpty => _entries.Count == 0 && !IsLast;

    /// <summary>The entries as stored; encoded once, outside the writer's thread.</summary>
    public byte[] Encoded { get; private set; } = [];

    public void Add(HistoryEntry entry, IReadOnlyList<WorkflowCommand> commands)
    {
        _entries.Add(entry);
        if (entry.Kind is HistoryEntryKind.CallReturned or HistoryEntryKind.CallFailed)
        {
            SettledCalls.Add(entry.Position!.Value);
        }
        else if (entry.Kind == HistoryEntryKind.TimerFired)
        {
            SettledTimers.Add(entry.Position!.Value);
        }

        foreach (var command in commands)
        {
            _entries.Add(command.Entry);
            Add(command);
        }
    }

    /// <summary>Ends the instance without its code: the code no longer fits its history.</summary>
    public void Fail(string failure)
    {
        Status = WorkflowStatus.Failed;
        Failure = failure;
        IsLast = true;
    }

    public void Encode() => Encoded = HistoryCodec.Write(_entries);

    private void Add(WorkflowCommand command)
    {
        var position = command.Entry.Position!.Value;
        switch (command.Entry.Kind)
        {
            case HistoryEntryKind.Call:
                Calls.Add(new(Number, Run, position, command.Entry.Name!) { Retry = command.Retry, Input = command.Payload });
                break;
            case HistoryEntryKind.SetTimer:
                Timers.Add(position, command.Entry.At!.Value.ToUnixTimeMilliseconds());
                break;
            case HistoryEntryKind.DropTimer when !Timers.Remove(command.Entry.Timer!.Value):
                SettledTimers.Add(command.Entry.Timer!.Value);
                break;
            case HistoryEntryKind.Complete:
                (Status, Output, IsLast) = (WorkflowStatus.Completed, command.Payload, true);
                break;
            case HistoryEntryKind.Fail:
                (Status, Failure, IsLast) = (WorkflowStatus.Failed, command.Payload, true);
                break;
            case HistoryEntryKind.ContinueAsNew:
                (Status, NextInput, IsLast, Run) = (WorkflowStatus.Pending, command.Payload, true, Run + 1);
                break;
        }

        if (IsLast)
        {
            Calls.Clear();
            Timers.Clear();
        }
    }
}
