using Atelier.Core.Workflows;
using Atelier.Core.Workflows.Replay;

namespace Atelier.Contracts.Workflows;

/// <summary>All that a <see cref="HostileWorkflowHost"/> keeps of an instance: what another host would have on disk.</summary>
internal sealed class HostileInstance
{
    public required WorkflowRun Run { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public WorkflowStatus Status { get; set; } = WorkflowStatus.Pending;

    public string? CustomStatus { get; set; }

    public string? Output { get; set; }

    public string? Failure { get; set; }

    public List<HistoryEntry> History { get; private set; } = [];

    /// <summary>Every run's history, the current one last.</summary>
    public List<WorkflowHistory> Runs { get; } = [];

    public List<HostileCall> Calls { get; } = [];

    public Dictionary<int, DateTimeOffset> Timers { get; } = [];

    public List<HostileRing> Rings { get; } = [];

    public bool IsEnded => Status is not (WorkflowStatus.Pending or WorkflowStatus.Running);

    public WorkflowState ToState() => new()
    {
        InstanceId = Run.InstanceId,
        Workflow = Run.Workflow,
        Version = Run.Version,
        Status = Status,
        CustomStatus = CustomStatus,
        Output = Output,
        Failure = Failure,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
    };

    public void BeginRun(WorkflowRun run)
    {
        Run = run;
        History = [];
        Runs.Add(new(run, History));
        Calls.Clear();
        Timers.Clear();
        Status = WorkflowStatus.Pending;
    }

    public void EndWith(WorkflowStatus status, string? output, string? failure)
    {
        Status = status;
        Output = output;
        Failure = failure;
        Calls.Clear();
        Timers.Clear();
        Rings.Clear();
    }

    /// <summary>Writes down what a turn produced.</summary>
    public void Record(HistoryEntry entry, IReadOnlyList<WorkflowCommand> commands, string? customStatus)
    {
        Status = WorkflowStatus.Running;
        CustomStatus = customStatus ?? CustomStatus;
        History.Add(entry);
        Settle(entry);
        foreach (var command in commands)
        {
            History.Add(command.Entry);
            Obey(command);
        }
    }

    private void Settle(HistoryEntry entry)
    {
        if (entry.Kind == HistoryEntryKind.TimerFired)
        {
            Timers.Remove(entry.Position!.Value);
        }
        else if (entry.Kind is HistoryEntryKind.CallReturned or HistoryEntryKind.CallFailed)
        {
            Calls.RemoveAll(c => c.Position == entry.Position);
        }
    }

    private void Obey(WorkflowCommand command)
    {
        switch (command.Entry.Kind)
        {
            case HistoryEntryKind.Call:
                Calls.Add(new(Run.Number, command));
                break;
            case HistoryEntryKind.SetTimer:
                Timers.Add(command.Entry.Position!.Value, command.Entry.At!.Value);
                break;
            case HistoryEntryKind.DropTimer:
                Timers.Remove(command.Entry.Timer!.Value);
                break;
            case HistoryEntryKind.Complete:
                EndWith(WorkflowStatus.Completed, command.Payload, null);
                break;
            case HistoryEntryKind.Fail:
                EndWith(WorkflowStatus.Failed, null, command.Payload);
                break;
            case HistoryEntryKind.ContinueAsNew:
                BeginRun(Run with { Number = Run.Number + 1, Input = command.Payload! });
                break;
        }
    }
}
