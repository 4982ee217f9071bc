using System.Collections.Concurrent;

namespace Atelier.Core.Storage;

/// <summary>Documents that are listed again and again and change rarely: one is read only where its listing says that it is another than the one known. Thread-safe.</summary>
internal sealed class KnownDocuments<T>(IObjectStore store)
    where T : class
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, (string ETag, T Value)> _known = new(StringComparer.Ordinal);

    /// <summary>A document as listed or newer; null where it went meanwhile.</summary>
    /// <exception cref="ObjectStoreException"><c>store-corrupt</c>: it is not what it should be.</exception>
    public async Task<T?> ReadAsync(ObjectListing listing, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(listing.Key, out var known) && known.ETag == listing.ETag)
        {
            return known.Value;
        }

        if (await store.GetAsync(listing.Key, cancellationToken) is not { } stored)
        {
            return null;
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        var value = Documents.Parse<T>(stored);
        _known[listing.Key] = (stored.ETag, value);
        return value;
    }
}
