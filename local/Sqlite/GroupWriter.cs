using System.Diagnostics;

namespace Atelier.Local.Sqlite;

/// <summary>
/// The process's one writer: a thread that gathers whatever writes wait and commits them with a single sync. Callers go on when their write is durable.
/// In between it looks about every 50 ms whether another process has written.
/// </summary>
internal sealed class GroupWriter : IDisposable
{
    private const int MostInOneCommit = 512;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private readonly Database _database;
    private readonly Thread _thread;
    private readonly Action _changedElsewhere;
    private List<WriteOperation> _waiting = [];
    private List<WriteOperation> _spare = [];
    private long _seenVersion;
    private long _lookedAt;
    private bool _closing;

    public GroupWriter(Database database, Action changedElsewhere)
    {
        _database = database;
        _changedElsewhere = changedElsewhere;
        _seenVersion = database.Scalar("PRAGMA data_version") ?? 0;
        _thread = new Thread(Loop) { IsBackground = true, Name = "atelier-writer" };
        _thread.Start();
    }

    /// <summary>How many commits there were; with the count of writes it tells how well they were grouped.</summary>
    public long Commits { get; private set; }

    public Task<T> RunAsync<T>(Func<Database, T> work)
    {
        var operation = new WriteOperationOf<T>(work);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            _waiting.Add(operation);
            Monitor.Pulse(_gate);
        }

        return operation.Task;
    }

    /// <summary>Commits what waits, then closes.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _database.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            List<WriteOperation> group;
            lock (_gate)
            {
                if (_waiting.Count == 0 && !_closing)
                {
                    Monitor.Wait(_gate, Look);
                }

                if (_waiting.Count == 0 && _closing)
                {
                    return;
                }

                group = _waiting;
                (_waiting, _spare) = (_spare, group);
            }

            foreach (var part in group.Chunk(MostInOneCommit))
            {
                CommitAll(part);
            }

            group.Clear();
            LookElsewhere();
        }
    }

    private void CommitAll(ReadOnlySpan<WriteOperation> group)
    {
        if (TryCommit(group) is not { } failure)
        {
            return;
        }

        // One bad write must not take its group with it: each is tried alone, and the one that fails answers for itself.
        // Not so when the file can't be had at all: waiting for it again and again, once for each, would help nobody.
        foreach (ref readonly var operation in group)
        {
            if (group.Length == 1 || failure is Core.Storage.ObjectStoreException { Code: StoreCodes.Unavailable })
            {
                operation.Fail(failure);
            }
            else if (TryCommit(new ReadOnlySpan<WriteOperation>(in operation)) is { } own)
            {
                operation.Fail(own);
            }
        }
    }

    private Exception? TryCommit(ReadOnlySpan<WriteOperation> group)
    {
        try
        {
            _database.Run("BEGIN IMMEDIATE");
            foreach (var operation in group)
            {
                operation.Run(_database);
            }

            _database.Run("COMMIT");
            Commits++;
        }
        catch (Exception e)
        {
            Rollback();
            return e;
        }

        foreach (var operation in group)
        {
            operation.Succeed();
        }

        return null;
    }

    private void Rollback()
    {
        try
        {
            if (_database.InTransaction)
            {
                _database.Run("ROLLBACK");
            }
        }
        catch (Core.Storage.ObjectStoreException)
        {
            // SQLite rolls back by itself when it can't go on; the first error is the one to report.
        }
    }

    private void LookElsewhere()
    {
        var now = Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(_lookedAt, now) < Look)
        {
            return;
        }

        _lookedAt = now;
        try
        {
            // On this connection the number moves only when some other connection commits, and all writes of this process go through it.
            var version = _database.Scalar("PRAGMA data_version") ?? 0;
            if (version != _seenVersion)
            {
                _seenVersion = version;
                _changedElsewhere();
            }
        }
        catch (Core.Storage.ObjectStoreException)
        {
            // Whoever writes or reads next is told; looking is only a courtesy.
        }
    }
}
