using System.Globalization;
using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Atelier.Core.Costs;

/// <summary>
/// Books what ended briefs cost. Where a brief ends while pictures of it are still drawn, its reservation stays until each of its jobs has a result, by the worker or by
/// the time that it may take: only then is it known what was spent, and no later result can change it. Everything may be repeated, at once too, and stopped anywhere. Thread-safe.
/// </summary>
internal sealed class BriefSettlement(Studio studio)
{
    private const int AtOnce = 16;
    private const string Until = "until";

    // A result that comes at the last moment still has to be stored.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Notes that jobs are about to be sent, so that none is forgotten that may still be drawn when their brief ends.</summary>
    public Task SendingAsync(Brief brief, IEnumerable<RenderJob> jobs, CancellationToken cancellationToken) => Task.WhenAll(jobs.Select(job => studio.Store.PutAsync(
        StoreKeys.SentJob(brief.Workspace, brief.Id, job.Id), "{}"u8.ToArray(), PutCondition.Create, new Dictionary<string, string> { [Until] = job.ExpiresAt.ToString("O", CultureInfo.InvariantCulture) }, cancellationToken)));

    /// <summary>
    /// Books a brief that ended: in the lists as far as it is known; once nothing more can come, it is billed, and the bill is what its campaign's budget, the lists and
    /// measurements get, however often and by however many it is booked. The notes of its jobs go then.
    /// </summary>
    public async Task BookAsync(Brief brief, Outcome outcome, CancellationToken cancellationToken)
    {
        var mark = StoreKeys.UnsettledBrief(brief.Workspace, brief.Id);
        var (cost, isBilled) = await BillAsync(brief, cancellationToken);
        if (!isBilled)
        {
            // The mark first: what is entered without it is not looked at again.
            await studio.Store.PutAsync(mark, "{}"u8.ToArray(), PutCondition.Create, metadata: null, cancellationToken);
            await studio.Indexes.EnterEndAsync(brief, outcome, cost, isBilled: false, cancellationToken);
            return;
        }

        await studio.Budget.FoldAsync(brief.Workspace, brief.Campaign, brief.Id, cost.Total, cancellationToken);
        await studio.Indexes.EnterEndAsync(brief, outcome, await studio.Costs.WithSpoilageAsync(brief.Workspace, brief.Id, cost, cancellationToken), isBilled: true, cancellationToken);
        var sent = studio.Store.ListAsync(StoreKeys.SentJobs(brief.Workspace, brief.Id), startAfter: null, cancellationToken);
        await Parallel.ForEachAsync(sent, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (s, cancel) => await studio.Store.DeleteAsync(s.Key, cancel));
        if (await studio.Store.GetAsync(mark, cancellationToken) is not null)
        {
            await studio.Store.DeleteAsync(mark, cancellationToken);
        }
    }

    /// <summary>Books those that ended while pictures were still drawn, as soon as nothing is. One that can't be booked holds up no other.</summary>
    public Task SweepAsync(string workspace, CancellationToken cancellationToken)
    {
        var prefix = StoreKeys.UnsettledBriefs(workspace);
        var marks = studio.Store.ListAsync(prefix, startAfter: null, cancellationToken);
        return Parallel.ForEachAsync(marks, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (mark, cancel) =>
        {
            var id = mark.Key[prefix.Length..];
            try
            {
                await BookAsync(await studio.Library.BriefAsync(workspace, id, cancel), await studio.Store.ReadRequiredAsync<Outcome>(StoreKeys.Outcome(workspace, id), cancel), cancel);
            }
            catch (ObjectStoreException e) when (e.Code == "store-corrupt")
            {
                // One brief's damage must not keep the others' money.
                studio.Logger.LogError(e, "What the brief {Brief} cost can't be booked; it is tried again once its damaged document is mended", id);
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                studio.Logger.LogError(e, "What the brief {Brief} cost can't be booked; it is tried again", id);
            }
        });
    }

    // The bill, or what it comes to so far. Jobs noted after the end are never drawn: workers look for the end when they take one. So all that may cost something is noted here.
    private async Task<(CostBreakdown Cost, bool IsBilled)> BillAsync(Brief brief, CancellationToken cancellationToken)
    {
        if (await studio.Costs.BillAsync(brief.Workspace, brief.Id, cancellationToken) is { } known)
        {
            return (known, true);
        }

        var (cost, isFinal) = await CountAsync(brief, cancellationToken);
        if (!isFinal)
        {
            return (cost, false);
        }

        var bill = await studio.Store.WriteOnceAsync(StoreKeys.Bill(brief.Workspace, brief.Id), cost, metadata: null, cancellationToken);
        if (ReferenceEquals(bill, cost))
        {
            StudioTelemetry.Booked(bill);
        }

        return (bill, true);
    }

    // What it cost up to now, and whether each job that was sent is in that.
    private async Task<(CostBreakdown Cost, bool IsFinal)> CountAsync(Brief brief, CancellationToken cancellationToken)
    {
        var prefix = StoreKeys.SentJobs(brief.Workspace, brief.Id);
        while (true)
        {
            var sent = await studio.Store.ListAsync(prefix, startAfter: null, cancellationToken).ToListAsync(cancellationToken);
            var (cost, jobs) = await studio.Costs.CountAsync(brief.Workspace, brief.Id, cancellationToken);
            var missing = sent.Where(s => !jobs.Contains(s.Key[prefix.Length..])).ToList();
            var now = studio.Clock.GetUtcNow();
            var overdue = missing.Where(s => IsOverdue(s, now)).ToList();
            if (overdue.Count == 0)
            {
                return (cost, missing.Count == 0);
            }

            // Nobody carried them out in their time: they get a result here, so that whoever still draws one comes too late. Nobody waits for it in an inbox any more.
            await Reads.EachAsync(overdue, (s, cancel) => studio.Ledger.RecordAsync(brief.Workspace, briefId: null, RenderResult.Expired(s.Key[prefix.Length..], now), cancel), cancellationToken);
        }
    }

    private static bool IsOverdue(ObjectListing sent, DateTimeOffset now) =>
        !DateTimeOffset.TryParse(sent.Metadata.GetValueOrDefault(Until), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var until) || now >= until + Grace;
}
