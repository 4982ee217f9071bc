using System.Runtime.CompilerServices;
using Atelier.Core.Briefs;
using Atelier.Core.Catalog;
using Atelier.Core.Policies;
using Atelier.Core.Previews;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Core.Uploads;

namespace Atelier.Core.Retention;

/// <summary>
/// Clears away what <see cref="RetentionPolicy"/> doesn't keep: histories of ended workflows, pictures that were not delivered, previews, old idempotency keys, uploads that nobody asked for, notes of workers that died.
/// Safe to stop anywhere, to repeat and to run twice at once. Thread-safe.
/// </summary>
public sealed class RetentionService
{
    private const int Batch = 256;
    private const int AtOnce = 16;

    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    // A write address lives for an hour at most.
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(2);

    private readonly Studio _studio;
    private readonly DraftRemoval _drafts;
    private readonly PreviewRemoval _previews;

    internal RetentionService(Studio studio) => (_studio, _drafts, _previews) = (studio, new(studio), new(studio));

    /// <summary>Runs when it has not run for a day.</summary>
    public async Task RunDailyAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var mark = await _studio.Store.ReadAsync<RetentionMark>(StoreKeys.RetentionMark(workspace), cancellationToken);
        if (mark is null || _studio.Clock.GetUtcNow() - mark.RanAt >= Interval)
        {
            await RunAsync(workspace, cancellationToken);
        }
    }

    /// <summary>Runs now.</summary>
    public async Task RunAsync(string workspace, CancellationToken cancellationToken = default)
    {
        // What ended is read off the lists.
        await _studio.Indexes.RunIfLostAsync(workspace, cancellationToken);
        var now = _studio.Clock.GetUtcNow();
        var kept = (await _studio.Library.PolicyAsync(workspace, cancellationToken)).Retention;
        var mark = await _studio.Store.ReadAsync<RetentionMark>(StoreKeys.RetentionMark(workspace), cancellationToken)
            ?? new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

        var until = Later(mark.Histories, now - kept.Histories);
        await foreach (var batch in EndedAsync(workspace, mark.Histories, until, cancellationToken))
        {
            await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (brief, cancel) => await _studio.Workflows.PurgeAsync(brief.Id, cancel));
            mark = await MarkAsync(workspace, mark with { Histories = Before(batch) }, cancellationToken);
        }

        mark = mark with { Histories = until };
        // Previews before the mark moves: whatever stops this begins with them again.
        until = Later(mark.Drafts, now - kept.Drafts);
        await _previews.RunAsync(workspace, mark.Drafts, until, cancellationToken);
        var catalog = await _studio.Catalog.PicturesAsync(workspace, cancellationToken);
        await foreach (var batch in EndedAsync(workspace, mark.Drafts, until, cancellationToken))
        {
            await _drafts.RunAsync(workspace, batch, catalog, cancellationToken);
            mark = await MarkAsync(workspace, mark with { Drafts = Before(batch) }, cancellationToken);
        }

        await ForgetKeysAsync(workspace, now - kept.IdempotencyKeys, cancellationToken);
        await new StagedUploads(_studio.Store).TidyAsync(workspace, now - Forgotten, cancellationToken);
        await new RenderNotes(_studio.Store, _studio.Clock).TidyAsync(workspace, cancellationToken);
        await new UnheldModels(_studio.Store, _studio.Clock).TidyAsync(workspace, cancellationToken);
        await MarkAsync(workspace, mark with { Drafts = until, RanAt = now }, cancellationToken);
    }

    // Others may have ended in the same instant as the last of a batch.
    private static DateTimeOffset Before(IReadOnlyList<BriefEntry> batch) => batch[^1].EndedAt!.Value.AddTicks(-1);

    private async Task<RetentionMark> MarkAsync(string workspace, RetentionMark mark, CancellationToken cancellationToken)
    {
        await _studio.Store.WriteAsync(StoreKeys.RetentionMark(workspace), mark, PutCondition.Any, metadata: null, cancellationToken);
        return mark;
    }

    /// <summary>Briefs that ended after one time up to another, earliest first, some at a time: whatever stops this goes on behind the last batch.</summary>
    private async IAsyncEnumerable<IReadOnlyList<BriefEntry>> EndedAsync(string workspace, DateTimeOffset after, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (until <= after)
        {
            yield break;
        }

        var all = await _studio.BriefIndex.AllAsync(workspace, campaign: null, cancellationToken);
        foreach (var batch in all.Where(b => b.EndedAt > after && b.EndedAt <= until).OrderBy(b => b.EndedAt).Chunk(Batch))
        {
            yield return batch;
        }
    }

    // A longer time to keep, set later, must not send the mark back.
    private static DateTimeOffset Later(DateTimeOffset done, DateTimeOffset wanted) => wanted > done ? wanted : done;

    private async Task ForgetKeysAsync(string workspace, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await foreach (var record in _studio.Store.ListAsync(StoreKeys.Idempotencies(workspace), startAfter: null, cancellationToken))
        {
            if (record.CreatedAt < before)
            {
                await _studio.Store.DeleteAsync(record.Key, cancellationToken);
            }
        }
    }
}
