using Atelier.Core.Costs;
using Atelier.Core.Inbox;
using Atelier.Core.Storage;
using Atelier.Core.Telemetry;

namespace Atelier.Core.Renders;

/// <summary>
/// Terminal results of render jobs. The first result to be created counts; every later one is dropped, and what was spent on it noted. Telling the brief may be repeated. Thread-safe.
/// </summary>
public sealed class RenderLedger(IObjectStore store, BriefInbox inbox)
{
    /// <summary>A job's result, or null while it has none.</summary>
    public Task<RenderResult?> GetAsync(string workspace, string jobId, CancellationToken cancellationToken = default) =>
        store.ReadAsync<RenderResult>(StoreKeys.Render(workspace, jobId), cancellationToken);

    /// <summary>Records a result and tells the brief. Call it again after any crash: it finishes what was left undone.</summary>
    /// <param name="workspace">The job's workspace.</param>
    /// <param name="briefId">The brief to ring, or null when nobody waits in an inbox.</param>
    /// <param name="result">The result; everything it refers to must be stored already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The result that counts, which may be another than <paramref name="result"/>.</returns>
    public async Task<RenderResult> RecordAsync(string workspace, string? briefId, RenderResult result, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        var counts = await store.WriteOnceAsync(StoreKeys.Render(workspace, result.JobId), result, metadata: null, cancellationToken);
        if (ReferenceEquals(counts, result))
        {
            StudioTelemetry.RenderEnded(result);
        }
        else if (counts != result)
        {
            await SpoilAsync(workspace, result, cancellationToken);
        }

        if (briefId is not null)
        {
            if (!await inbox.PostAsync(workspace, briefId, Signal.OfRender(counts), cancellationToken))
            {
                // Whoever stored the signal may have died before the ring. Deliveries are bounded, so are these.
                await inbox.RingAsync(briefId, cancellationToken);
            }
        }

        return counts;
    }

    /// <summary>Notes what was spent on a render of which nothing comes, so that it is paid for. The job's result is another's. Repeating it changes nothing.</summary>
    /// <param name="workspace">The job's workspace.</param>
    /// <param name="result">What the result would have been.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SpoilAsync(string workspace, RenderResult result, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        return SpoilageNotes.NoteAsync(store, workspace, result, cancellationToken);
    }
}
