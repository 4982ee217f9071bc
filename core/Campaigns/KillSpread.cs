using Atelier.Core.Briefs;
using Atelier.Core.Inbox;
using Atelier.Core.Storage;

namespace Atelier.Core.Campaigns;

/// <summary>Carries a kill to every brief of its campaign, a few at a time. Safe to repeat and to run twice at once. Thread-safe.</summary>
internal sealed class KillSpread(IObjectStore store, BriefInbox inbox, TimeProvider clock)
{
    private const int AtOnce = 16;
    private const int Batch = 256;

    /// <summary>Stops what is open and lists what was delivered.</summary>
    public async Task<KillReport> RunAsync(string workspace, string campaign, CampaignGate gate, CancellationToken cancellationToken)
    {
        var ends = new List<KeyValuePair<string, BriefState?>>();

        // Open ones first: whoever is delivered meanwhile leaves its trace before its mark goes, and is found among the delivered.
        await foreach (var batch in OpenAsync(workspace, campaign, cancellationToken))
        {
            // A resume waits for the kill. Where another process finished it and the campaign was resumed, what came in since is not this kill's to stop;
            // a brief listed before this look came in before that.
            if (await store.ReadAsync<CampaignGate>(StoreKeys.Gate(workspace, campaign), cancellationToken) is not { } now || now.KillId != gate.KillId)
            {
                break;
            }

            foreach (var few in batch.Chunk(AtOnce))
            {
                ends.AddRange(await Task.WhenAll(few.Select(brief => StopAsync(workspace, brief, gate, cancellationToken))));
            }
        }

        var delivered = new SortedSet<string>(ends.Where(e => e.Value == BriefState.Delivered).Select(e => e.Key), StringComparer.Ordinal);
        var traces = StoreKeys.DeliveredBriefs(workspace, campaign);
        await foreach (var trace in store.ListAsync(traces, startAfter: null, cancellationToken))
        {
            delivered.Add(trace.Key[traces.Length..]);
        }

        return new()
        {
            Id = gate.KillId!,
            Campaign = campaign,
            At = clock.GetUtcNow(),
            Stopped = [.. ends.Where(e => e.Value == BriefState.Killed).Select(e => e.Key)],
            AlreadyDelivered = [.. delivered],
            Damaged = [.. ends.Where(e => e.Value is null).Select(e => e.Key)],
        };
    }

    private async IAsyncEnumerable<IReadOnlyList<string>> OpenAsync(string workspace, string campaign, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = StoreKeys.OpenBriefs(workspace);
        var batch = new List<string>();
        await foreach (var mark in store.ListAsync(prefix, startAfter: null, cancellationToken))
        {
            if (mark.Metadata.GetValueOrDefault("campaign") == campaign)
            {
                batch.Add(mark.Key[prefix.Length..]);
            }

            if (batch.Count == Batch)
            {
                yield return batch;
                batch = [];
            }
        }

        yield return batch;
    }

    /// <returns>How the brief ended; Received when it was never accepted, null when that can't be read.</returns>
    private async Task<KeyValuePair<string, BriefState?>> StopAsync(string workspace, string brief, CampaignGate gate, CancellationToken cancellationToken)
    {
        try
        {
            // Marked, but not accepted: if it still is, it finds the gate closed.
            if (await store.GetAsync(StoreKeys.Brief(workspace, brief), cancellationToken) is null)
            {
                return new(brief, BriefState.Received);
            }

            var killed = new Outcome { State = BriefState.Killed, Code = "killed", Reason = $"The campaign was stopped: {gate.Reason}", At = gate.At, By = gate.By };
            var outcome = await store.WriteOnceAsync(StoreKeys.Outcome(workspace, brief), killed, metadata: null, cancellationToken);
            if (outcome.State == BriefState.Killed)
            {
                var signal = new Signal { Id = "kill", Kind = SignalKind.Kill, At = gate.At, By = gate.By, Reason = gate.Reason };
                await inbox.PostAsync(workspace, brief, signal, cancellationToken);
            }

            return new(brief, outcome.State);
        }
        catch (ObjectStoreException e) when (e.Code == "store-corrupt")
        {
            // One brief's damage must not keep the others going.
            return new(brief, null);
        }
    }
}
