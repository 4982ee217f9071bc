using Atelier.Core.Storage;

namespace Atelier.Core.Reviews;

/// <summary>Reads the decisions on a review.</summary>
public static class ReviewDecisions
{
    /// <summary>All of them, oldest first.</summary>
    public static async Task<IReadOnlyList<Decision>> ReadDecisionsAsync(this IObjectStore store, string workspace, string review, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var decisions = new List<Decision>();
        await foreach (var listing in store.ListAsync(StoreKeys.Decisions(workspace, review), startAfter: null, cancellationToken))
        {
            decisions.Add(await store.ReadRequiredAsync<Decision>(listing.Key, cancellationToken));
        }

        return [.. decisions.OrderBy(d => d.At).ThenBy(d => d.Reviewer, StringComparer.Ordinal)];
    }
}
