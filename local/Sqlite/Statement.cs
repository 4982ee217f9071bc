using SQLitePCL;

namespace Atelier.Local.Sqlite;

/// <summary>A prepared statement, kept by its <see cref="Database"/> for the next use. Disposing it makes it ready again.</summary>
internal sealed class Statement(Database database, sqlite3_stmt handle) : IDisposable
{
    private bool _busy;

    /// <summary>Moves to the next row.</summary>
    public bool Read()
    {
        var result = raw.sqlite3_step(handle);
        database.Check(result);
        return result == raw.SQLITE_ROW;
    }

    public long Number(int column) => raw.sqlite3_column_int64(handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string() ?? "";

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>A row's bytes, valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public void Dispose()
    {
        raw.sqlite3_reset(handle); // repeats the error of the last step, which was thrown already
        raw.sqlite3_clear_bindings(handle);
        _busy = false;
    }

    internal void Bind(ReadOnlySpan<SqlValue> values)
    {
        if (_busy)
        {
            throw new InvalidOperationException("A statement was used while its last rows were still being read.");
        }

        _busy = true;
        for (var i = 0; i < values.Length; i++)
        {
            database.Check(Bind(i + 1, values[i]));
        }
    }

    internal void Close() => handle.Dispose();

    private int Bind(int index, in SqlValue value) => value.Kind switch
    {
        SqlKind.Number => raw.sqlite3_bind_int64(handle, index, value.Number),
        SqlKind.Text => raw.sqlite3_bind_text(handle, index, value.Text),
        SqlKind.Bytes when value.Bytes.IsEmpty => raw.sqlite3_bind_zeroblob(handle, index, 0),
        SqlKind.Bytes => raw.sqlite3_bind_blob(handle, index, value.Bytes.Span),
        _ => raw.sqlite3_bind_null(handle, index),
    };
}
