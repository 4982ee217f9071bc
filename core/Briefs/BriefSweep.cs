using Atelier.Core.Inbox;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Microsoft.Extensions.Logging;

namespace Atelier.Core.Briefs;

/// <summary>
/// Finds what a crash or a lost doorbell left undone and sets it going again. Run it every half minute or so; running it often, twice or never at the wrong moment is harmless. Thread-safe.
/// </summary>
public sealed class BriefSweep
{
    private const int AtOnce = 16;

    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);
    private readonly Studio _studio;

    internal BriefSweep(Studio studio) => _studio = studio;

    /// <summary>Looks at every open brief of a workspace, and books what ended ones cost whose pictures were still drawn, and what was spent for nothing.</summary>
    /// <returns>How many needed a push. One that can't be looked at or booked is logged and holds up no other.</returns>
    public async Task<int> RunAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var pushed = 0;
        var marks = _studio.Store.ListAsync(StoreKeys.OpenBriefs(workspace), startAfter: null, cancellationToken);
        try
        {
            await Parallel.ForEachAsync(marks, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (mark, cancel) =>
            {
                if (await TryAsync(workspace, mark, cancel))
                {
                    Interlocked.Increment(ref pushed);
                }
            });
        }
        finally
        {
            await _studio.Settlement.SweepAsync(workspace, cancellationToken);
            await _studio.Spoilage.SweepAsync(workspace, cancellationToken);
        }

        return pushed;
    }

    private async Task<bool> TryAsync(string workspace, ObjectListing mark, CancellationToken cancellationToken)
    {
        var id = mark.Key[StoreKeys.OpenBriefs(workspace).Length..];
        try
        {
            return await LookAtAsync(workspace, id, mark, cancellationToken);
        }
        catch (ObjectStoreException e) when (e.Code == "store-corrupt")
        {
            // One brief's damage is its own; a person mends it, and the others go on meanwhile.
            _studio.Logger.LogError(e, "The brief {Brief} has a damaged document; it is left alone until that is mended", id);
            return false;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _studio.Logger.LogError(e, "The brief {Brief} can't be looked at; it is tried again", id);
            return false;
        }
    }

    private async Task<bool> LookAtAsync(string workspace, string id, ObjectListing mark, CancellationToken cancellationToken)
    {
        var state = await _studio.Workflows.GetAsync(id, cancellationToken);
        if (state is null)
        {
            return await StartAsync(workspace, id, mark, cancellationToken);
        }

        if (state.Status is WorkflowStatus.Failed or WorkflowStatus.Terminated)
        {
            return await BuryAsync(workspace, id, state, cancellationToken);
        }

        if (state.Status == WorkflowStatus.Completed)
        {
            // Its end was made before this mark: a submission that was repeated at the last moment.
            await _studio.Store.DeleteAsync(mark.Key, cancellationToken);
            return true;
        }

        if (await _studio.Store.ReadAsync<Outcome>(StoreKeys.Outcome(workspace, id), cancellationToken) is { } outcome)
        {
            // Whoever created the outcome died before telling the workflow.
            var told = new Signal { Id = "outcome", Kind = SignalKind.Kill, At = outcome.At, By = outcome.By, Reason = outcome.Code };
            await _studio.Inbox.PostAsync(workspace, id, told, cancellationToken);
        }

        if (!await HasUnreadMailAsync(workspace, id, state, cancellationToken))
        {
            return false;
        }

        await _studio.Workflows.RingAsync(id, BriefInbox.Doorbell, cancellationToken);
        return true;
    }

    private async Task<bool> StartAsync(string workspace, string id, ObjectListing mark, CancellationToken cancellationToken)
    {
        if (await _studio.Store.ReadAsync<Brief>(StoreKeys.Brief(workspace, id), cancellationToken) is { } brief)
        {
            return await _studio.Briefs.LookAfterAsync(brief, cancellationToken);
        }

        // Never accepted: the crash came between the mark and the brief, and the caller was told nothing.
        if (_studio.Clock.GetUtcNow() - mark.CreatedAt > Abandoned)
        {
            await _studio.Store.DeleteAsync(mark.Key, cancellationToken);

            // Unless the caller came back with the same key just now: then the brief needs its mark.
            if (await _studio.Store.ReadAsync<Brief>(StoreKeys.Brief(workspace, id), cancellationToken) is { } late)
            {
                await _studio.Briefs.LookAfterAsync(late, cancellationToken);
            }
        }

        return false;
    }

    // A workflow that can't go on must not leave its brief without an outcome.
    private async Task<bool> BuryAsync(string workspace, string id, WorkflowState state, CancellationToken cancellationToken)
    {
        var failed = new Outcome
        {
            State = BriefState.Failed,
            Code = state.Status == WorkflowStatus.Terminated ? "terminated" : "workflow-failed",
            Reason = $"The brief's workflow stopped: {state.Failure}",
            At = state.UpdatedAt,
            By = "sweep",
        };
        await _studio.Store.WriteOnceAsync(StoreKeys.Outcome(workspace, id), failed, metadata: null, cancellationToken);
        await _studio.CloseChainAsync(workspace, id, cancellationToken);
        return true;
    }

    private async Task<bool> HasUnreadMailAsync(string workspace, string id, WorkflowState state, CancellationToken cancellationToken)
    {
        var readAt = BriefStatus.Of(state).MailReadAt ?? DateTimeOffset.MinValue;
        await foreach (var mail in _studio.Store.ListAsync(StoreKeys.Inbox(workspace, id), startAfter: null, cancellationToken))
        {
            if (mail.CreatedAt >= readAt)
            {
                return true;
            }
        }

        return false;
    }
}
