using System.Globalization;

namespace Atelier.Core.Catalog;

/// <summary>Pages of entries that are kept oldest first and shown newest first. Pure.</summary>
internal static class Paging
{
    private const int MaxPage = 500;

    /// <summary>One page.</summary>
    /// <param name="fitting">What fits, oldest first, by key.</param>
    /// <param name="after">The key that the page before ended with; any text from outside is fine.</param>
    /// <param name="limit">Entries wanted.</param>
    public static (IReadOnlyList<T> Page, string? Next, int Total) NewestFirst<T>(IEnumerable<KeyValuePair<string, T>> fitting, string? after, int limit)
    {
        var most = Math.Clamp(limit, 1, MaxPage);
        var all = fitting.ToList();
        var end = all.Count;
        if (after is not null)
        {
            end = all.FindLastIndex(e => string.CompareOrdinal(e.Key, after) < 0) + 1;
        }

        var start = Math.Max(0, end - most);
        var page = new List<T>(end - start);
        for (var i = end - 1; i >= start; i--)
        {
            page.Add(all[i].Value);
        }

        return (page, start > 0 && page.Count > 0 ? all[start].Key : null, all.Count);
    }

    /// <summary>The time in an entry's key.</summary>
    public static DateTimeOffset TimeOf(string key) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(key.AsSpan(key.LastIndexOf('/') + 1, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
