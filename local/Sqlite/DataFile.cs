using System.Collections.Concurrent;

namespace Atelier.Local.Sqlite;

/// <summary>
/// The data folder's <c>atelier.db</c>, shared by engine, documents and lanes: one writer with group commit, and readers that never wait for it.
/// Other processes may have the same file open. Thread-safe.
/// </summary>
internal sealed class DataFile : IDisposable
{
    private const int WriterCacheKilobytes = 8_192;
    private const int ReaderCacheKilobytes = 1_024;
    private const int MostIdleReaders = 4;

    private readonly string _path;
    private readonly ConcurrentBag<Database> _readers = [];
    private readonly GroupWriter _writer;
    private volatile bool _closed;

    private DataFile(string path, Database writing)
    {
        _path = path;
        _writer = new(writing, () => ThreadPool.UnsafeQueueUserWorkItem(static file => file.ChangedElsewhere?.Invoke(file, EventArgs.Empty), this, preferLocal: false));
    }

    /// <summary>Another process has committed something. Raised on the thread pool, within about 50 ms.</summary>
    public event EventHandler? ChangedElsewhere;

    /// <summary>How many commits this process made.</summary>
    public long Commits => _writer.Commits;

    /// <summary>Opens the file, making it and its tables where they are missing.</summary>
    public static DataFile Open(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "atelier.db");
        var writing = Database.Open(path, WriterCacheKilobytes);
        try
        {
            Schema.Ensure(writing);
            return new(path, writing);
        }
        catch
        {
            writing.Dispose();
            throw;
        }
    }

    /// <summary>Runs a write. It may run more than once before it counts, so it does nothing but write. When the task completes it is durable.</summary>
    public Task<T> WriteAsync<T>(Func<Database, T> work) => _writer.RunAsync(work);

    /// <summary>Runs a read on the caller's thread, on a snapshot that holds everything acknowledged before.</summary>
    public T Read<T>(Func<Database, T> work)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        var database = _readers.TryTake(out var idle) ? idle : Database.Open(_path, ReaderCacheKilobytes);
        try
        {
            return work(database);
        }
        finally
        {
            if (_closed || _readers.Count >= MostIdleReaders)
            {
                database.Dispose();
            }
            else
            {
                _readers.Add(database);
            }
        }
    }

    public void Dispose()
    {
        _closed = true;
        _writer.Dispose();
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }
}
