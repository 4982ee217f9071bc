using SQLitePCL;

namespace Atelier.Local.Sqlite;

/// <summary>One connection to the data file, used by one thread at a time. Errors become <see cref="Core.Storage.ObjectStoreException"/>.</summary>
internal sealed class Database : IDisposable
{
    private readonly string _path;
    private readonly sqlite3 _handle;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    static Database()
    {
        Batteries_V2.Init();
        SqliteWaits.Install();
    }

    private Database(string path, sqlite3 handle)
    {
        _path = path;
        _handle = handle;
    }

    /// <summary>Rows changed by the last statement.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>The row id of the last insert.</summary>
    public long LastId => raw.sqlite3_last_insert_rowid(_handle);

    /// <summary>Opens a connection.</summary>
    /// <param name="path">The file; made when absent.</param>
    /// <param name="cacheKilobytes">The most memory for pages.</param>
    public static Database Open(string path, int cacheKilobytes)
    {
        var result = raw.sqlite3_open_v2(path, out var handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        var database = new Database(path, handle);
        try
        {
            database.Check(result);
            SqliteWaits.WaitForLocks(handle.DangerousGetHandle());
            database.Run("PRAGMA journal_mode = WAL");
            database.Run("PRAGMA synchronous = FULL"); // in WAL: every commit is synced before it returns
            database.Run("PRAGMA temp_store = MEMORY");
            database.Run("PRAGMA journal_size_limit = 33554432");
            database.Run($"PRAGMA cache_size = -{cacheKilobytes}");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement to its end.</summary>
    /// <returns>Rows changed.</returns>
    public int Run(string sql, params ReadOnlySpan<SqlValue> values)
    {
        using var statement = Query(sql, values);
        while (statement.Read())
        {
        }

        return Changes;
    }

    /// <summary>The first column of the first row as a number, or null when there is no row or it is null.</summary>
    public long? Scalar(string sql, params ReadOnlySpan<SqlValue> values)
    {
        using var statement = Query(sql, values);
        return statement.Read() && !statement.IsNull(0) ? statement.Number(0) : null;
    }

    /// <summary>Binds a statement for reading its rows; dispose it after.</summary>
    public Statement Query(string sql, params ReadOnlySpan<SqlValue> values)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            Check(raw.sqlite3_prepare_v2(_handle, sql, out var handle));
            _statements.Add(sql, statement = new(this, handle));
        }

        statement.Bind(values);
        return statement;
    }

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    public void Check(int result) => SqliteErrors.Check(result, _handle, _path);

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Close();
        }

        _handle.Dispose();
    }
}
