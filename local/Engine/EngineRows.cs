using System.Text;
using System.Text.Json;
using Atelier.Core.Workflows;
using Atelier.Core.Workflows.Replay;
using Atelier.Local.Sqlite;

namespace Atelier.Local.Engine;

/// <summary>The engine's statements. A run's input is its first history row, as JSON; the rows after it hold what each turn recorded.</summary>
internal static class EngineRows
{
    private const long Running = (long)WorkflowStatus.Running;

    /// <summary>Says which version of each workflow new instances get.</summary>
    public static int Publish(Database db, WorkflowCatalog catalog)
    {
        db.Run("DELETE FROM served");
        var names = catalog.Workflows.Select(w => w.Name).Distinct(StringComparer.Ordinal);
        return names.Sum(name => db.Run("INSERT INTO served (workflow, version) VALUES (?1, ?2)", name, catalog.LatestVersion(name)));
    }

    /// <summary>The version that the folder's engine gives to new instances, or null when it doesn't serve the workflow.</summary>
    public static string? LatestVersion(Database db, string workflow)
    {
        using var row = db.Query("SELECT version FROM served WHERE workflow = ?1", workflow);
        return row.Read() ? row.Text(0) : null;
    }

    /// <summary>Adds an instance.</summary>
    /// <returns>Its number, or null when the id is taken.</returns>
    public static long? Start(Database db, string id, string workflow, string version, string input, long now)
    {
        var added = db.Run(
            "INSERT INTO instances (id, workflow, version, run, turn, status, created, updated) VALUES (?1, ?2, ?3, 1, 0, 0, ?4, ?4) ON CONFLICT DO NOTHING", id, workflow, version, now);
        if (added == 0)
        {
            return null;
        }

        var number = db.LastId;
        db.Run("INSERT INTO history (no, turn, entries) VALUES (?1, 0, ?2)", number, Encoding.UTF8.GetBytes(input));
        return number;
    }

    /// <summary>Keeps a ring for an instance that goes on.</summary>
    public static PendingRing? Ring(Database db, string id, string doorbell)
    {
        if (db.Scalar("SELECT no FROM instances WHERE id = ?1 AND status <= ?2", id, Running) is not { } number)
        {
            return null;
        }

        db.Run("INSERT INTO rings (no, doorbell) VALUES (?1, ?2)", number, doorbell);
        return new(db.LastId, number, doorbell);
    }

    /// <returns>The number of the instance that was stopped, or null.</returns>
    public static long? Terminate(Database db, string id, string reason, long now)
    {
        if (db.Scalar("SELECT no FROM instances WHERE id = ?1 AND status <= ?2", id, Running) is not { } number)
        {
            return null;
        }

        db.Run("UPDATE instances SET status = ?2, failure = ?3, updated = ?4, turn = turn + 1 WHERE no = ?1", number, (long)WorkflowStatus.Terminated, reason, now);
        Forget(db, number);
        return number;
    }

    public static bool Purge(Database db, string id)
    {
        if (db.Scalar("SELECT no FROM instances WHERE id = ?1 AND status > ?2", id, Running) is not { } number)
        {
            return false;
        }

        db.Run("DELETE FROM history WHERE no = ?1", number);
        return db.Run("DELETE FROM instances WHERE no = ?1", number) > 0;
    }

    public static WorkflowState? State(Database db, string id)
    {
        using var row = db.Query("SELECT workflow, version, status, created, updated, custom, output, failure FROM instances WHERE id = ?1", id);
        return !row.Read() ? null : new()
        {
            InstanceId = id,
            Workflow = row.Text(0),
            Version = row.Text(1),
            Status = (WorkflowStatus)row.Number(2),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Number(3)),
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Number(4)),
            CustomStatus = row.TextOrNull(5),
            Output = row.TextOrNull(6),
            Failure = row.TextOrNull(7),
        };
    }

    public static InstanceSnapshot? Load(Database db, long number)
    {
        string id, workflow, version;
        long run, turn, status;
        using (var row = db.Query("SELECT id, workflow, version, run, turn, status FROM instances WHERE no = ?1", number))
        {
            if (!row.Read())
            {
                return null;
            }

            (id, workflow, version, run, turn, status) = (row.Text(0), row.Text(1), row.Text(2), row.Number(3), row.Number(4), row.Number(5));
        }

        string? input = null;
        var history = new List<HistoryEntry>();
        using var rows = db.Query("SELECT entries FROM history WHERE no = ?1 ORDER BY turn", number);
        while (rows.Read())
        {
            if (input is null)
            {
                input = Encoding.UTF8.GetString(rows.Bytes(0));
            }
            else
            {
                HistoryCodec.Read(rows.Bytes(0), history);
            }
        }

        return new(number, new(id, workflow, version, (int)run, input ?? "null"), turn, (WorkflowStatus)status, history);
    }

    /// <summary>Commits a turn, unless the instance moved on without it: it was ended from outside, or another engine took it.</summary>
    public static bool Commit(Database db, Turn turn)
    {
        var moved = db.Run(
            """
            UPDATE instances SET run = ?3, turn = ?2 + 1, status = ?4, updated = ?5, custom = COALESCE(?6, custom), output = ?7, failure = ?8
            WHERE no = ?1 AND turn = ?2 AND status <= 1
            """,
            turn.Number, turn.Expected, turn.Run, (long)turn.Status, turn.Now, turn.CustomStatus, turn.Output, turn.Failure);
        if (moved == 0)
        {
            return false;
        }

        DropRings(db, turn.Rings);
        if (turn.NextInput is not null)
        {
            db.Run("DELETE FROM history WHERE no = ?1", turn.Number);
        }

        if (turn.IsLast)
        {
            db.Run("DELETE FROM calls WHERE no = ?1", turn.Number);
            db.Run("DELETE FROM timers WHERE no = ?1", turn.Number);
        }

        if (turn.Status > WorkflowStatus.Running)
        {
            db.Run("DELETE FROM rings WHERE no = ?1", turn.Number);
        }

        var entries = turn.NextInput is { } input ? Encoding.UTF8.GetBytes(input) : turn.Encoded;
        if (entries.Length > 0)
        {
            db.Run("INSERT INTO history (no, turn, entries) VALUES (?1, ?2, ?3)", turn.Number, turn.Expected + 1, entries);
        }

        WriteOutstanding(db, turn);
        return true;
    }

    /// <summary>Drops rings that are dealt with.</summary>
    public static int DropRings(Database db, IEnumerable<long> rings) => rings.Sum(ring => db.Run("DELETE FROM rings WHERE id = ?1", ring));

    /// <summary>Notes that an attempt failed and when the next may run.</summary>
    public static int Retry(Database db, PendingActivity next) =>
        db.Run(
            "UPDATE calls SET attempt = ?3, due = ?4 WHERE no = ?1 AND position = ?2 AND EXISTS (SELECT 1 FROM instances WHERE no = ?1 AND run = ?5)",
            next.Instance, next.Position, next.Attempt, next.Due, next.Run);

    /// <summary>A call's input, or null when the call is no longer wanted.</summary>
    public static string? Input(Database db, PendingActivity call)
    {
        using var row = db.Query("SELECT input FROM calls JOIN instances USING (no) WHERE no = ?1 AND position = ?2 AND run = ?3", call.Instance, call.Position, call.Run);
        return row.Read() ? row.Text(0) : null;
    }

    private static void WriteOutstanding(Database db, Turn turn)
    {
        foreach (var position in turn.SettledCalls)
        {
            db.Run("DELETE FROM calls WHERE no = ?1 AND position = ?2", turn.Number, position);
        }

        foreach (var position in turn.SettledTimers)
        {
            db.Run("DELETE FROM timers WHERE no = ?1 AND position = ?2", turn.Number, position);
        }

        foreach (var call in turn.Calls)
        {
            db.Run(
                "INSERT INTO calls (no, position, attempt, due, activity, retry, input) VALUES (?1, ?2, 1, 0, ?3, ?4, ?5)",
                turn.Number, call.Position, call.Activity, call.Retry is null ? null : JsonSerializer.Serialize(call.Retry, WorkflowJson.Options), call.Input);
        }

        foreach (var (position, due) in turn.Timers)
        {
            db.Run("INSERT INTO timers (no, position, due) VALUES (?1, ?2, ?3)", turn.Number, position, due);
        }
    }

    private static void Forget(Database db, long number)
    {
        db.Run("DELETE FROM calls WHERE no = ?1", number);
        db.Run("DELETE FROM timers WHERE no = ?1", number);
        db.Run("DELETE FROM rings WHERE no = ?1", number);
    }
}
