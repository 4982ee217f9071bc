using System.Text.Json;
using Atelier.Core.Briefs;
using Atelier.Core.Workflows;
using Atelier.Local.Platform;

namespace Atelier.Benchmarks.Kill;

/// <summary>Looks at all unfinished briefs at once, from outside the studio's process.</summary>
internal static class Watch
{
    public static List<BriefGlimpse> Look(LocalPlatform platform) => platform.Data.Read(db =>
    {
        using var rows = db.Query("SELECT id, custom FROM instances WHERE status <= 1");
        var found = new List<BriefGlimpse>();
        while (rows.Read())
        {
            var status = rows.TextOrNull(1) is { } json ? JsonSerializer.Deserialize<BriefStatus>(json, WorkflowJson.Options)! : new() { State = BriefState.Received };
            found.Add(new(rows.Text(0), status));
        }

        return found;
    });

    /// <summary>Rows that a studio at rest has none of.</summary>
    public static IReadOnlyList<(string What, long Count)> Leftovers(LocalPlatform platform) => platform.Data.Read<IReadOnlyList<(string, long)>>(db =>
    [
        ("unfinished workflows", db.Scalar("SELECT COUNT(*) FROM instances WHERE status <= 1") ?? 0),
        ("failed workflows", db.Scalar("SELECT COUNT(*) FROM instances WHERE status >= 3") ?? 0),
        ("calls without an answer", db.Scalar("SELECT COUNT(*) FROM calls") ?? 0),
        ("timers", db.Scalar("SELECT COUNT(*) FROM timers") ?? 0),
        ("rings nobody heard", db.Scalar("SELECT COUNT(*) FROM rings") ?? 0),
        ("render jobs on a lane", db.Scalar("SELECT COUNT(*) FROM messages WHERE state < 2") ?? 0),
    ]);
}
