using System.Runtime.CompilerServices;
using Atelier.Core.Briefs;
using Atelier.Core.Catalog;
using Atelier.Core.Inbox;
using Atelier.Core.Library;
using Atelier.Core.Storage;

namespace Atelier.Core.Kills;

/// <summary>Carries a kill to every brief in its scope, a few at a time. Safe to repeat and to run twice at once. Thread-safe.</summary>
internal sealed class KillSpread(IObjectStore store, BriefInbox inbox, StudioLibrary library, CatalogIndex catalog, TimeProvider clock)
{
    private const int Batch = 256;

    private readonly KillReach _reach = new(store, library, catalog);

    /// <summary>Stops what is open and lists what was delivered.</summary>
    public async Task<KillReport> RunAsync(string workspace, KillScope scope, KillGate gate, CancellationToken cancellationToken)
    {
        var ends = new List<KeyValuePair<string, BriefState?>>();

        // Open ones first: whoever is delivered meanwhile leaves its trace before its mark goes, and is found among the delivered.
        await foreach (var batch in OpenAsync(workspace, scope, cancellationToken))
        {
            // A resume waits for the kill. Where another process finished it and the scope was resumed, what came in since is not this kill's to stop;
            // a brief listed before this look came in before that.
            if (await store.ReadAsync<KillGate>(StoreKeys.Gate(workspace, scope), cancellationToken) is not { } now || now.KillId != gate.KillId)
            {
                break;
            }

            await foreach (var end in Reads.EachInTurnAsync(batch.ToAsyncEnumerable(), brief => StopAsync(workspace, brief, scope, gate, cancellationToken), cancellationToken))
            {
                ends.Add(end);
            }
        }

        var stopped = new SortedSet<string>(ends.Where(e => e.Value == BriefState.Killed).Select(e => e.Key), StringComparer.Ordinal);
        await AddClearedAwayAsync(workspace, scope, gate, stopped, cancellationToken);
        var delivered = new SortedSet<string>(ends.Where(e => e.Value == BriefState.Delivered).Select(e => e.Key), StringComparer.Ordinal);
        delivered.UnionWith(await _reach.DeliveredAsync(workspace, scope, cancellationToken));

        return new()
        {
            Id = gate.KillId!,
            Scope = scope,
            At = clock.GetUtcNow(),
            Stopped = [.. stopped],
            AlreadyDelivered = [.. delivered],
            Damaged = [.. ends.Where(e => e.Value is null).Select(e => e.Key)],
        };
    }

    // A kill that is finished after a crash finds what it stopped before among the ended, for their marks may be gone;
    // and with them what stopped by itself at the closed gate.
    private async Task AddClearedAwayAsync(string workspace, KillScope scope, KillGate gate, SortedSet<string> stopped, CancellationToken cancellationToken)
    {
        var prefix = StoreKeys.BriefEnds(workspace);
        await foreach (var end in store.ListAsync(prefix, prefix + EntryKeys.Of(gate.At, ""), cancellationToken))
        {
            var brief = end.Key[(end.Key.LastIndexOf('.') + 1)..];
            if (stopped.Contains(brief) || end.Metadata.GetValueOrDefault("state") != nameof(BriefState.Killed))
            {
                continue;
            }

            var kill = end.Metadata.GetValueOrDefault("kill");
            if (kill == gate.KillId || (kill is null && await _reach.HoldsAsync(workspace, brief, scope, cancellationToken)))
            {
                stopped.Add(brief);
            }
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<string>> OpenAsync(string workspace, KillScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = StoreKeys.OpenBriefs(workspace);
        var batch = new List<string>();
        await foreach (var mark in store.ListAsync(prefix, startAfter: null, cancellationToken))
        {
            if (scope.Kind != KillScopeKind.Campaign || mark.Metadata.GetValueOrDefault("campaign") == scope.Name)
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

    /// <returns>How the brief ended; Received when it was never accepted or is out of reach, null when that can't be read.</returns>
    private async Task<KeyValuePair<string, BriefState?>> StopAsync(string workspace, string brief, KillScope scope, KillGate gate, CancellationToken cancellationToken)
    {
        try
        {
            // Marked, but not accepted: if it still is, it finds the gate closed.
            if (await store.GetAsync(StoreKeys.Brief(workspace, brief), cancellationToken) is not { } accepted
                || (scope.Kind == KillScopeKind.Model && !await _reach.IsDrawnByAsync(Documents.Parse<Brief>(accepted), scope.Name, cancellationToken)))
            {
                return new(brief, BriefState.Received);
            }

            var killed = new Outcome { State = BriefState.Killed, Code = "killed", Reason = $"The {scope} was stopped: {gate.Reason}", At = gate.At, By = gate.By, KillId = gate.KillId };
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
