using Atelier.Core.Storage;

namespace Atelier.Local.Sqlite;

/// <summary>The tables of the data file. A change adds a step and a version; steps are never edited once shipped.</summary>
internal static class Schema
{
    private const long Version = 6;

    // A message is locked while it has a token and lies in the future: 'visible' is when it may be taken next.
    // States: 0 waits, 1 is dead, 2 is done and only remembered until 'visible'.
    private static readonly string[] First =
    [
        """
        CREATE TABLE objects (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, etag TEXT NOT NULL, size INTEGER NOT NULL,
          created INTEGER NOT NULL, metadata TEXT, hash BLOB NOT NULL, file TEXT, content BLOB)
        """,
        """
        CREATE TABLE messages (id INTEGER PRIMARY KEY, lane TEXT NOT NULL, message TEXT NOT NULL, state INTEGER NOT NULL, sent INTEGER NOT NULL,
          visible INTEGER NOT NULL, expires INTEGER NOT NULL, deliveries INTEGER NOT NULL, token TEXT, dead TEXT, body TEXT, UNIQUE (lane, message))
        """,
        "CREATE INDEX messages_by_time ON messages (lane, state, visible)",
        """
        CREATE TABLE instances (no INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, workflow TEXT NOT NULL, version TEXT NOT NULL,
          run INTEGER NOT NULL, turn INTEGER NOT NULL, status INTEGER NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,
          custom TEXT, output TEXT, failure TEXT)
        """,
        "CREATE INDEX instances_pending ON instances (no) WHERE status = 0",
        "CREATE TABLE history (no INTEGER NOT NULL, turn INTEGER NOT NULL, entries BLOB NOT NULL, PRIMARY KEY (no, turn)) WITHOUT ROWID",
        """
        CREATE TABLE calls (no INTEGER NOT NULL, position INTEGER NOT NULL, attempt INTEGER NOT NULL, due INTEGER NOT NULL,
          activity TEXT NOT NULL, retry TEXT, input TEXT NOT NULL, PRIMARY KEY (no, position)) WITHOUT ROWID
        """,
        "CREATE TABLE timers (no INTEGER NOT NULL, position INTEGER NOT NULL, due INTEGER NOT NULL, PRIMARY KEY (no, position)) WITHOUT ROWID",
        "CREATE INDEX timers_by_due ON timers (due)",
        "CREATE TABLE rings (id INTEGER PRIMARY KEY AUTOINCREMENT, no INTEGER NOT NULL, doorbell TEXT NOT NULL)",
    ];

    private static readonly string[] Second =
    [
        "CREATE TABLE served (workflow TEXT PRIMARY KEY, version TEXT NOT NULL) WITHOUT ROWID", // what new instances get, whichever process starts them
    ];

    private static readonly string[] Third =
    [
        "CREATE INDEX objects_by_file ON objects (file) WHERE file IS NOT NULL",
    ];

    private static readonly string[] Fourth =
    [
        "ALTER TABLE messages ADD COLUMN gives_way INTEGER NOT NULL DEFAULT 0", // milliseconds by which later ones may go first
    ];

    private static readonly string[] Fifth =
    [
        "ALTER TABLE messages ADD COLUMN passed_on INTEGER NOT NULL DEFAULT 0", // by takers who couldn't serve it
    ];

    private static readonly string[] Sixth =
    [
        "ALTER TABLE messages ADD COLUMN passed_until INTEGER NOT NULL DEFAULT 0", // until then further passes are the same round
    ];

    private static readonly string[][] Steps = [First, Second, Third, Fourth, Fifth, Sixth];

    /// <summary>Makes the tables where they are missing.</summary>
    /// <exception cref="ObjectStoreException">The file was written by a newer build.</exception>
    public static void Ensure(Database database)
    {
        if (database.Scalar("PRAGMA user_version") == Version)
        {
            return;
        }

        database.Run("BEGIN IMMEDIATE");
        var found = database.Scalar("PRAGMA user_version") ?? 0;
        if (found > Version)
        {
            database.Run("ROLLBACK");
            throw new ObjectStoreException(StoreCodes.Unavailable, $"The data folder was written by a newer Atelier (format {found}; this one reads {Version}).");
        }

        foreach (var statement in Steps.Skip((int)found).SelectMany(step => step))
        {
            database.Run(statement);
        }

        database.Run($"PRAGMA user_version = {Version}");
        database.Run("COMMIT");
    }
}
