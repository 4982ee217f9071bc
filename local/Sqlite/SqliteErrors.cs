using Atelier.Core.Storage;
using SQLitePCL;

namespace Atelier.Local.Sqlite;

/// <summary>What SQLite's result codes mean to a caller of the store.</summary>
internal static class SqliteErrors
{
    public static void Check(int result, sqlite3? database, string path)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw Of(result, database, path);
        }
    }

    private static ObjectStoreException Of(int result, sqlite3? database, string path)
    {
        var extended = database is null || database.IsInvalid ? result : raw.sqlite3_extended_errcode(database);
        var text = $"{(database is null || database.IsInvalid ? "can't open" : raw.sqlite3_errmsg(database).utf8_to_string())} (SQLite {extended})";
        return (result & 0xFF) switch
        {
            raw.SQLITE_FULL => new(StoreCodes.Full, $"The disk under '{path}' is full. Free some space; nothing acknowledged was lost. {text}"),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new(
                StoreCodes.Corrupt, $"'{path}' is damaged. Stop every Atelier process on this folder and restore the file from a backup. {text}"),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(StoreCodes.Unavailable, $"Another process keeps '{path}' locked. {text}"),
            _ => new(StoreCodes.Unavailable, $"'{path}' can't be used. {text}"),
        };
    }
}
