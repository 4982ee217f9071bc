using Atelier.Core.Audit;
using Atelier.Core.Storage;

namespace Atelier.Web.Pages.Briefs;

/// <summary>Audit chains in words. One that can't be read is told of, not left out. Thread-safe.</summary>
internal sealed class Chronicle(IObjectStore store)
{
    /// <summary>The end of a chain, the last entry first.</summary>
    /// <param name="chain">The chain's key prefix.</param>
    /// <param name="most">Entries wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<HistoryLine>> ReadAsync(string chain, int most, CancellationToken cancellationToken)
    {
        var keys = (await store.KeysAsync(chain, cancellationToken)).TakeLast(most).Reverse().ToList();
        return [.. (await Reads.EachAsync(keys, LineAsync, cancellationToken)).OfType<HistoryLine>()];
    }

    private async Task<HistoryLine?> LineAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadAsync<AuditEntry>(key, cancellationToken) is { } entry ? AuditWords.Of(entry) : null;
        }
        catch (ObjectStoreException e) when (e.Code == "store-corrupt")
        {
            return new(default, "unknown", "An entry of the history can't be read.", "bad");
        }
    }
}
