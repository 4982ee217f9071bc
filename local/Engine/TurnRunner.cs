using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Core.Workflows.Replay;
using Atelier.Local.Sqlite;
using Microsoft.Extensions.Logging;

namespace Atelier.Local.Engine;

/// <summary>Takes an instance through a turn: mailbox to machine, machine's commands to the data file, and only then to the world.</summary>
internal sealed class TurnRunner(DataFile data, WorkflowCatalog catalog, Actors actors, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan StoreTrouble = TimeSpan.FromSeconds(1);

    /// <summary>Takes calls that are committed.</summary>
    public required Action<PendingActivity> Call { get; init; }

    /// <summary>Takes timers that are committed.</summary>
    public required Action<DueTimer> SetTimer { get; init; }

    /// <summary>Runs one turn of an actor that is scheduled, and releases it.</summary>
    public async Task RunAsync(Actor actor)
    {
        var mail = actors.Take(actor);
        var again = false;
        try
        {
            again = await RunAsync(actor, mail);
        }
        catch (ObjectStoreException e)
        {
            // Nothing was committed. The machine may be ahead of its history, so it goes; the mail is kept and tried again.
            var instance = actor.Number;
            actor.Cool();
            if (e.Code == StoreCodes.Corrupt)
            {
                logger.LogError(e, "Instance {Instance} waits: its rows are damaged", instance);
            }
            else
            {
                logger.LogError(e, "A turn of instance {Instance} couldn't be kept; it is tried again", instance);
                actors.PutBack(actor, mail);
                await Task.Delay(StoreTrouble);
                again = true;
            }
        }
        catch (InvalidDataException e)
        {
            var instance = actor.Number;
            logger.LogError(e, "Instance {Instance} waits: its history is damaged. Restore the data folder from a backup, or terminate the instance.", instance);
            actor.Cool();
        }
        catch (Exception e)
        {
            var instance = actor.Number;
            logger.LogError(e, "A turn of instance {Instance} broke the engine's rules; the instance waits for the next start", instance);
            actor.Cool();
        }
        finally
        {
            actors.Release(actor, again);
        }
    }

    private async Task<bool> RunAsync(Actor actor, List<Message> mail)
    {
        if (actor.Machine is null && !Load(actor))
        {
            return await FailOrLeaveAsync(actor, mail);
        }

        var (snapshot, machine) = (actor.Snapshot!, actor.Machine!);
        var turn = new Turn(snapshot.Number, snapshot.Turn, snapshot.Run.Number, time.GetUtcNow().ToUnixTimeMilliseconds());
        Apply(turn, machine, new(0, new() { Kind = HistoryEntryKind.Started }));
        var used = 0;
        while (used < mail.Count && machine.End is null)
        {
            var message = mail[used++];
            if (message.Ring != 0)
            {
                turn.Rings.Add(message.Ring);
            }

            if (message.Run == 0 || message.Run == snapshot.Run.Number)
            {
                Apply(turn, machine, message);
            }
        }

        if (turn.IsEmpty)
        {
            await DropRingsAsync(turn.Rings);
            return false;
        }

        turn.CustomStatus = machine.CustomStatus;
        turn.Encode();
        if (!await data.WriteAsync(db => EngineRows.Commit(db, turn)))
        {
            actor.Cool(); // ended from outside; what is left of the mail finds that out
            return false;
        }

        return Follow(actor, turn, mail.Skip(used));
    }

    private void Apply(Turn turn, WorkflowMachine machine, Message message)
    {
        if (machine.Accepts(message.Entry))
        {
            var now = time.GetUtcNow();
            var due = DateTimeOffset.FromUnixTimeMilliseconds(message.NotBefore);
            var entry = message.Entry with { At = machine.Stamp(now > due ? now : due) };
            turn.Add(entry, machine.Apply(entry));
        }
    }

    /// <summary>The turn is durable: let the world see it.</summary>
    private bool Follow(Actor actor, Turn turn, IEnumerable<Message> rest)
    {
        foreach (var call in turn.Calls)
        {
            Call(call);
        }

        foreach (var (position, due) in turn.Timers)
        {
            SetTimer(new(turn.Number, turn.Run, position, due));
        }

        if (turn.NextInput is { } input)
        {
            var run = actor.Snapshot!.Run with { Number = turn.Run, Input = input };
            actor.Snapshot = new(turn.Number, run, turn.Expected + 1, WorkflowStatus.Pending, []);
            actor.Machine = new(catalog.Workflow(run.Workflow, run.Version), run, logger);
            actors.PutBack(actor, rest);
            return true;
        }

        if (turn.IsLast)
        {
            actor.Cool();
        }
        else
        {
            actor.Snapshot = actor.Snapshot! with { Turn = turn.Expected + 1, History = [] };
        }

        return false;
    }

    private bool Load(Actor actor)
    {
        var snapshot = data.Read(db => EngineRows.Load(db, actor.Number));
        actor.Snapshot = snapshot;
        if (snapshot is null || snapshot.Status > WorkflowStatus.Running
            || !catalog.Workflows.Any(w => w.Name == snapshot.Run.Workflow && w.Version == snapshot.Run.Version))
        {
            return false;
        }

        try
        {
            var machine = new WorkflowMachine(catalog.Workflow(snapshot.Run.Workflow, snapshot.Run.Version), snapshot.Run, logger);
            machine.Replay(snapshot.History);
            actor.Machine = machine;
            return true;
        }
        catch (NonDeterministicWorkflowException e)
        {
            var id = snapshot.Run.InstanceId;
            logger.LogError(e, "Instance {Instance} stops: its history doesn't fit its code", id);
            actor.Failure = $"{nameof(NonDeterministicWorkflowException)}: {e.Message}";
            return false;
        }
    }

    /// <summary>For an instance that can't be brought up: one whose history no longer fits stops; one that ended needs no mail; one that this host doesn't serve is left as it is.</summary>
    private async Task<bool> FailOrLeaveAsync(Actor actor, List<Message> mail)
    {
        var snapshot = actor.Snapshot;
        if (actor.Failure is { } failure)
        {
            var turn = new Turn(snapshot!.Number, snapshot.Turn, snapshot.Run.Number, time.GetUtcNow().ToUnixTimeMilliseconds());
            turn.Fail(failure);
            await data.WriteAsync(db => EngineRows.Commit(db, turn));
        }
        else if (snapshot is null || snapshot.Status > WorkflowStatus.Running)
        {
            await DropRingsAsync([.. mail.Select(m => m.Ring).Where(r => r != 0)]);
        }

        actor.Cool();
        return false;
    }

    private async Task DropRingsAsync(List<long> rings)
    {
        if (rings.Count > 0)
        {
            await data.WriteAsync(db => EngineRows.DropRings(db, rings));
        }
    }
}
