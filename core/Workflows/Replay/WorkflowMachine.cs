using Microsoft.Extensions.Logging;

namespace Atelier.Core.Workflows.Replay;

/// <summary>
/// One run of one workflow as a pure machine: events in, commands out. It has no clock, no disk and no thread of its own, so every host that
/// records histories itself shares it, and all of them replay alike.
/// </summary>
/// <remarks>
/// Events are applied one at a time and everything that follows from one runs before the next, so feeding a live machine and replaying a fresh one give
/// the same commands. Not thread-safe; successive calls may come from different threads.
/// </remarks>
public sealed class WorkflowMachine
{
    internal const string AwaitRule = "Await only tasks of the context, and WhenAny or WhenAll over them, without ConfigureAwait; everything else belongs in an activity.";

    private readonly WorkflowRegistration _workflow;
    private readonly WorkflowRun _run;
    private readonly MachineScheduler _scheduler = new();
    private readonly MachineContext _context;
    private Task<string>? _task;

    /// <summary>A run that has not begun.</summary>
    /// <param name="workflow">The code.</param>
    /// <param name="run">What it is started with.</param>
    /// <param name="logger">Where the workflow's own log lines go; silent during replay.</param>
    public WorkflowMachine(WorkflowRegistration workflow, WorkflowRun run, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(run);
        _workflow = workflow;
        _run = run;
        _context = new(run, _scheduler, logger);
    }

    /// <summary>What the code last published, as JSON.</summary>
    public string? CustomStatus => _context.CustomStatus;

    /// <summary>The command that ended the run, or null while it goes on.</summary>
    public WorkflowCommand? End { get; private set; }

    /// <summary>The time to record for an event that arrives now: whole milliseconds, and never before the event before it, whatever the clock does.</summary>
    public DateTimeOffset Stamp(DateTimeOffset now) => HistoryTime.Floor(now) is var time && time > _context.UtcNow ? time : _context.UtcNow;

    /// <summary>
    /// Whether an event would mean anything now. One that wouldn't (an answer to a settled command, a ring of a doorbell that is ringing already) is not recorded.
    /// </summary>
    public bool Accepts(HistoryEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return End is null && entry.Kind switch
        {
            HistoryEntryKind.Started => _task is null,
            HistoryEntryKind.CallReturned or HistoryEntryKind.CallFailed => _context.HasCall(entry.Position ?? -1),
            HistoryEntryKind.TimerFired => _context.HasTimer(entry.Position ?? -1),
            HistoryEntryKind.DoorbellRang => _task is not null && !_context.IsRung(entry.Name!),
            _ => false,
        };
    }

    /// <summary>Applies a new event.</summary>
    /// <returns>The commands that the code produced; the last one is <see cref="End"/> when it ended.</returns>
    /// <exception cref="InvalidOperationException">The event isn't <see cref="Accepts">accepted</see>.</exception>
    public IReadOnlyList<WorkflowCommand> Apply(HistoryEntry entry) => Apply(entry, isReplaying: false);

    /// <summary>Brings a fresh machine to where a history ends, checking every command against it.</summary>
    /// <exception cref="NonDeterministicWorkflowException">The code makes another command than the history holds.</exception>
    public void Replay(IEnumerable<HistoryEntry> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var produced = new Queue<HistoryEntry>();
        foreach (var entry in history)
        {
            if (entry.IsCommand)
            {
                if (!produced.TryDequeue(out var made) || !entry.Matches(made))
                {
                    throw Diverged(entry.Position ?? 0, entry.Describe(), made?.Describe() ?? "nothing");
                }

                continue;
            }

            Settle(produced, entry.Describe());
            if (!Accepts(entry))
            {
                throw Diverged(entry.Position ?? 0, entry.Describe(), "nothing that waits for it");
            }

            foreach (var command in Apply(entry, isReplaying: true))
            {
                produced.Enqueue(command.Entry);
            }
        }

        Settle(produced, "nothing more");
    }

    private IReadOnlyList<WorkflowCommand> Apply(HistoryEntry entry, bool isReplaying)
    {
        if (!Accepts(entry))
        {
            throw new InvalidOperationException($"Instance '{_run.InstanceId}' doesn't wait for {entry.Describe()}.");
        }

        _context.IsReplaying = isReplaying;
        _context.UtcNow = entry.At ?? _context.UtcNow;
        _scheduler.Pump(() =>
        {
            if (entry.Kind == HistoryEntryKind.Started)
            {
                _task = Begin();
            }
            else
            {
                _context.Deliver(entry);
            }
        });
        Conclude();
        var commands = _context.TakeCommands();
        End = commands.Count > 0 && commands[^1].Entry.Kind >= HistoryEntryKind.Complete ? commands[^1] : null;
        return commands;
    }

    private async Task<string> Begin() => await _workflow.RunAsync(_context, _run.Input);

    private void Conclude()
    {
        if (_scheduler.SawForeign || (!_task!.IsCompleted && !_context.Waits))
        {
            Fail("The workflow awaited something that is not from its context. " + AwaitRule);
        }
        else if (_task.IsCompletedSuccessfully && _context.NextInput is { } next)
        {
            _context.Add(new() { Kind = HistoryEntryKind.ContinueAsNew, Digest = WorkflowPayload.Digest(next) }, next);
        }
        else if (_task.IsCompletedSuccessfully)
        {
            Complete(_task.Result);
        }
        else if (_task.IsCompleted)
        {
            var error = _task.Exception?.InnerException;
            Fail(error is null ? "The workflow was cancelled by a task that it awaited." : $"{error.GetType().Name}: {error.Message}");
        }
    }

    private void Complete(string output)
    {
        try
        {
            WorkflowPayload.Check(output, "workflow's output");
        }
        catch (PayloadTooLargeException e)
        {
            Fail(e.Message);
            return;
        }

        _context.Add(new() { Kind = HistoryEntryKind.Complete, Digest = WorkflowPayload.Digest(output) }, output);
    }

    private void Fail(string message) => _context.Add(new() { Kind = HistoryEntryKind.Fail, Value = message }, message);

    private void Settle(Queue<HistoryEntry> produced, string next)
    {
        if (produced.TryDequeue(out var extra))
        {
            throw Diverged(extra.Position ?? 0, next, extra.Describe());
        }
    }

    private NonDeterministicWorkflowException Diverged(int position, string recorded, string produced) =>
        new(_run.InstanceId, position, recorded, produced);
}
