namespace Atelier.Local.Sqlite;

/// <summary>Codes of <see cref="Core.Storage.ObjectStoreException"/>.</summary>
internal static class StoreCodes
{
    public const string Full = "store-full";
    public const string Corrupt = "store-corrupt";
    public const string Unavailable = "store-unavailable";
}
