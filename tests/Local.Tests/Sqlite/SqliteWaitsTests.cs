using Atelier.Local.Sqlite;
using Xunit;

namespace Atelier.Local.Tests;

public sealed class SqliteWaitsTests
{
    [Fact]
    public void SQLite_sleeps_for_as_long_as_it_means_to_and_not_for_whole_seconds()
    {
        using var folder = new TemporaryFolder();
        using var database = Database.Open(Path.Combine(folder.Path, "atelier.db"), cacheKilobytes: 64);

        // SQLite answers with what its file system says it slept; a build that knows whole seconds only says 1000.
        Assert.Equal(3, SqliteWaits.SleepFor(3));
    }

    [Fact]
    public void A_writer_waits_until_another_connection_lets_go()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "atelier.db");
        using var holder = Database.Open(path, cacheKilobytes: 64);
        using var other = Database.Open(path, cacheKilobytes: 64);
        holder.Run("CREATE TABLE t (x INTEGER)");
        holder.Run("BEGIN IMMEDIATE");
        holder.Run("INSERT INTO t VALUES (1)");

        // Two threads and no pool: whoever lets go must get a processor before the writer's patience ends, and needs nothing else.
        Exception? failure = null;
        var writing = new Thread(() => failure = Record.Exception(() => other.Run("INSERT INTO t VALUES (2)")));
        writing.Start();
        var isWaiting = !writing.Join(TimeSpan.FromMilliseconds(50));
        holder.Run("COMMIT");
        writing.Join();
        Assert.Equal((true, null), (isWaiting, failure));

        Assert.Equal(2, other.Scalar("SELECT COUNT(*) FROM t"));
    }
}
