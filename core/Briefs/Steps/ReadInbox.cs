using Atelier.Core.Inbox;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>Reads unread signals in the order they were stored. The order is recorded with the result, so a replay sees the same.</summary>
internal sealed class ReadInbox(Studio studio) : Activity<InboxQuery, InboxPage>
{
    private const int PageSize = 40;

    public override async Task<InboxPage> RunAsync(InboxQuery input, CancellationToken cancellationToken)
    {
        var prefix = StoreKeys.Inbox(input.Workspace, input.BriefId);
        var handled = input.Handled.ToHashSet(StringComparer.Ordinal);
        var unread = new List<ObjectListing>();
        await foreach (var listing in studio.Store.ListAsync(prefix, startAfter: null, cancellationToken))
        {
            var id = listing.Key[prefix.Length..];
            if (!handled.Contains(Signal.ShortHash(id)) && !IsStale(id, input.Round))
            {
                unread.Add(listing);
            }
        }

        var signals = new List<Signal>();
        foreach (var listing in unread.OrderBy(l => l.CreatedAt).ThenBy(l => l.Key, StringComparer.Ordinal).Take(PageSize))
        {
            signals.Add(await studio.Store.ReadRequiredAsync<Signal>(listing.Key, cancellationToken));
        }

        return new(signals, unread.Count > PageSize);
    }

    // Previews of earlier rounds have nobody waiting for them; leaving them out keeps what a run carries small.
    private static bool IsStale(string signalId, int round) =>
        signalId.StartsWith("render-", StringComparison.Ordinal)
        && RenderJobId.TryParse(signalId["render-".Length..], out var job)
        && job.Purpose == RenderPurpose.Preview && job.Round < round;
}
