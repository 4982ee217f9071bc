using System.Runtime.CompilerServices;
using Atelier.Core.Storage;

namespace Atelier.Core.Catalog;

/// <summary>Walks through the briefs of a store.</summary>
internal static class BriefKeys
{
    /// <summary>Every brief's id, in ordinal order, one step of the listing each however much a brief has.</summary>
    public static async IAsyncEnumerable<string> AllAsync(IObjectStore store, string workspace, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = StoreKeys.Briefs(workspace);
        string? last = null;
        while (await FirstAsync(store, prefix, last, cancellationToken) is { } key)
        {
            var id = key[prefix.Length..key.IndexOf('/', prefix.Length)];
            yield return id;

            // Behind everything a brief has: no key of a brief begins with z.
            last = $"{prefix}{id}/zz";
        }
    }

    private static async Task<string?> FirstAsync(IObjectStore store, string prefix, string? startAfter, CancellationToken cancellationToken)
    {
        await foreach (var listing in store.ListAsync(prefix, startAfter, cancellationToken))
        {
            return listing.Key;
        }

        return null;
    }
}
