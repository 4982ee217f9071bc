using Atelier.Core.Briefs;
using Atelier.Core.Catalog;
using Atelier.Core.Policies;
using Atelier.Core.Storage;

namespace Atelier.Core.Retention;

/// <summary>
/// Clears away what <see cref="RetentionPolicy"/> doesn't keep: histories of ended workflows, pictures that were not delivered, old idempotency keys.
/// Safe to stop anywhere, to repeat and to run twice at once. Thread-safe.
/// </summary>
public sealed class RetentionService
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    private readonly Studio _studio;
    private readonly DraftRemoval _drafts;

    internal RetentionService(Studio studio) => (_studio, _drafts) = (studio, new(studio));

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
        var now = _studio.Clock.GetUtcNow();
        var kept = (await _studio.Library.PolicyAsync(workspace, cancellationToken)).Retention;
        var done = await _studio.Store.ReadAsync<RetentionMark>(StoreKeys.RetentionMark(workspace), cancellationToken)
            ?? new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        var (histories, drafts) = (Later(done.Histories, now - kept.Histories), Later(done.Drafts, now - kept.Drafts));
        foreach (var brief in await _studio.BriefIndex.AllAsync(workspace, campaign: null, cancellationToken))
        {
            if (brief.EndedAt is { } ended && ended > done.Histories && ended <= histories)
            {
                await _studio.Workflows.PurgeAsync(brief.Id, cancellationToken);
            }
        }

        await _drafts.RunAsync(workspace, done.Drafts, drafts, cancellationToken);
        await ForgetKeysAsync(workspace, now - kept.IdempotencyKeys, cancellationToken);
        await _studio.Store.WriteAsync(StoreKeys.RetentionMark(workspace), new RetentionMark(histories, drafts, now), PutCondition.Any, metadata: null, cancellationToken);
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
