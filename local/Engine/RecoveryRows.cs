using System.Text.Json;
using Atelier.Core.Workflows;
using Atelier.Local.Sqlite;

namespace Atelier.Local.Engine;

/// <summary>What an engine reads to go on where the last one stopped. Nothing here reads a history: an instance that only waits costs nothing.</summary>
internal static class RecoveryRows
{
    /// <summary>Instances that were started, or started anew, and have not run.</summary>
    public static List<long> Pending(Database db)
    {
        using var rows = db.Query("SELECT no FROM instances WHERE status = 0 ORDER BY no");
        var found = new List<long>();
        while (rows.Read())
        {
            found.Add(rows.Number(0));
        }

        return found;
    }

    /// <summary>Calls without a recorded result: they ran when the last engine stopped, or wait for their next attempt.</summary>
    public static List<PendingActivity> Calls(Database db, Func<string, string, bool> serves)
    {
        using var rows = db.Query("SELECT no, run, position, activity, attempt, due, retry, workflow, version FROM calls JOIN instances USING (no)");
        var found = new List<PendingActivity>();
        while (rows.Read())
        {
            if (serves(rows.Text(7), rows.Text(8)))
            {
                var retry = rows.TextOrNull(6) is { } json ? JsonSerializer.Deserialize<RetryPolicy>(json, WorkflowJson.Options) : null;
                found.Add(new(rows.Number(0), (int)rows.Number(1), (int)rows.Number(2), rows.Text(3)) { Attempt = (int)rows.Number(4), Due = rows.Number(5), Retry = retry });
            }
        }

        return found;
    }

    /// <summary>Rings after one that is known.</summary>
    public static List<PendingRing> Rings(Database db, long after)
    {
        using var rows = db.Query("SELECT id, no, doorbell FROM rings WHERE id > ?1 ORDER BY id", after);
        var found = new List<PendingRing>();
        while (rows.Read())
        {
            found.Add(new(rows.Number(0), rows.Number(1), rows.Text(2)));
        }

        return found;
    }

    /// <summary>Timers due after one time and no later than another.</summary>
    public static List<DueTimer> Timers(Database db, long after, long until)
    {
        using var rows = db.Query("SELECT no, run, position, due FROM timers JOIN instances USING (no) WHERE due > ?1 AND due <= ?2", after, until);
        var found = new List<DueTimer>();
        while (rows.Read())
        {
            found.Add(new(rows.Number(0), (int)rows.Number(1), (int)rows.Number(2), rows.Number(3)));
        }

        return found;
    }

    /// <summary>Versions of instances that go on; the host says which of them it doesn't serve.</summary>
    public static List<(string Workflow, string Version, long Count)> Versions(Database db)
    {
        using var rows = db.Query("SELECT workflow, version, COUNT(*) FROM instances WHERE status <= 1 GROUP BY workflow, version");
        var found = new List<(string, string, long)>();
        while (rows.Read())
        {
            found.Add((rows.Text(0), rows.Text(1), rows.Number(2)));
        }

        return found;
    }
}
