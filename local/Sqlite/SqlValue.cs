namespace Atelier.Local.Sqlite;

/// <summary>A value bound to a statement; spares a box for each number.</summary>
internal readonly struct SqlValue
{
    private SqlValue(SqlKind kind, long number, object? reference, ReadOnlyMemory<byte> bytes)
    {
        Kind = kind;
        Number = number;
        Text = (string?)reference;
        Bytes = bytes;
    }

    public SqlKind Kind { get; }

    public long Number { get; }

    public string? Text { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    public static SqlValue Null => default;

    public static implicit operator SqlValue(long value) => new(SqlKind.Number, value, null, default);

    public static implicit operator SqlValue(string? value) => value is null ? default : new(SqlKind.Text, 0, value, default);

    public static implicit operator SqlValue(ReadOnlyMemory<byte> value) => new(SqlKind.Bytes, 0, null, value);

    public static implicit operator SqlValue(byte[] value) => new(SqlKind.Bytes, 0, null, value);
}
