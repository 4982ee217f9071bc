namespace Atelier.Local.Sqlite;

/// <summary>What a <see cref="SqlValue"/> holds.</summary>
internal enum SqlKind
{
    Null,
    Number,
    Text,
    Bytes,
}
