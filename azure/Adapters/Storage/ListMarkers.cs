using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Atelier.Azure.Storage;

/// <summary>
/// Where pages of listings began: the service can't be asked for keys behind a given one, but goes on from a marker it gave before. A marker is used only where its page
/// began at or before the key wanted, so keys written since are never missed. Thread-safe; forgets all when it grows large.
/// </summary>
internal sealed class ListMarkers
{
    private const int MostPrefixes = 256;

    private readonly ConcurrentDictionary<string, ImmutableSortedDictionary<string, string>> _pages = new(StringComparer.Ordinal);

    /// <summary>The marker of the last known page that began at or before a key, or null.</summary>
    public string? Find(string prefix, string key)
    {
        if (!_pages.TryGetValue(prefix, out var pages))
        {
            return null;
        }

        // Pages are few; the last one is nearly always wanted.
        return pages.Reverse().FirstOrDefault(p => string.CompareOrdinal(p.Key, key) <= 0).Value;
    }

    /// <summary>Remembers that a marker's page began with a key.</summary>
    public void Add(string prefix, string first, string marker)
    {
        if (_pages.Count >= MostPrefixes && !_pages.ContainsKey(prefix))
        {
            _pages.Clear();
        }

        _pages.AddOrUpdate(prefix, _ => ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(first, marker), (_, pages) => pages.SetItem(first, marker));
    }

    /// <summary>Forgets a prefix whose marker was refused.</summary>
    public void Forget(string prefix) => _pages.TryRemove(prefix, out _);
}
