using Atelier.Core.Audit;
using Atelier.Core.Storage;

namespace Atelier.Web.Pages.Briefs;

/// <summary>Audit chains in words. One that can't be read is told of, not left out. Thread-safe.</summary>
internal sealed class Chronicle(IObjectStore store)
{
    /// <summary>A chain, the last entry first.</summary>
    public async Task<IReadOnlyList<HistoryLine>> ReadAsync(string chain, CancellationToken cancellationToken)
    {
        var lines = new List<HistoryLine>();
        await foreach (var listing in store.ListAsync(chain, startAfter: null, cancellationToken))
        {
            try
            {
                if (await store.ReadAsync<AuditEntry>(listing.Key, cancellationToken) is { } entry)
                {
                    lines.Add(AuditWords.Of(entry));
                }
            }
            catch (ObjectStoreException e) when (e.Code == "store-corrupt")
            {
                lines.Add(new(default, "unknown", "An entry of the history can't be read.", "bad"));
            }
        }

        lines.Reverse();
        return lines;
    }
}
