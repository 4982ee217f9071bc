namespace Atelier.Core.Catalog;

/// <summary>An entry in memory.</summary>
/// <param name="At">The time it is about, in Unix milliseconds.</param>
/// <param name="Id">Its id.</param>
/// <param name="Stamp">Stands for the etag it was read under.</param>
/// <param name="Value">What lists show; null when the entry is gone.</param>
/// <param name="Line">The numbers of all versions of it, its own among them; null where it is a version of nothing.</param>
internal readonly record struct EntryRow<T>(long At, string Id, int Stamp, T? Value, Postings? Line)
    where T : class
{
    /// <summary>The part of its key behind the folder.</summary>
    public string Key => EntryKeys.Of(At, Id);

    /// <summary>By time, then by id: the order of keys.</summary>
    public int Order(EntryRow<T> other) => At != other.At ? At.CompareTo(other.At) : string.CompareOrdinal(Id, other.Id);

    /// <summary>The time it is about, UTC.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(At);
}
