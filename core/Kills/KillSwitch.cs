using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Atelier.Core.Audit;
using Atelier.Core.Briefs;
using Atelier.Core.Catalog;
using Atelier.Core.Inbox;
using Atelier.Core.Library;
using Atelier.Core.Storage;

namespace Atelier.Core.Kills;

/// <summary>
/// The kill switch of a campaign, a model or the whole workspace. Its acts are audited in the workspace's administrative chain. Thread-safe.
/// </summary>
public sealed class KillSwitch(IObjectStore store, BriefInbox inbox, StudioLibrary library, CatalogIndex catalog, TimeProvider clock)
{
    private const int MaxReason = 200;

    private readonly AuditChain _audit = new(store);
    private readonly KillSpread _spread = new(store, inbox, library, catalog, clock);

    /// <summary>Whether a scope takes work.</summary>
    public async Task<bool> IsOpenAsync(string workspace, KillScope scope, CancellationToken cancellationToken = default) =>
        await GateOfAsync(workspace, scope, cancellationToken) is not { IsClosed: true };

    /// <summary>A scope's gate, or null where nobody ever closed it.</summary>
    public Task<KillGate?> GateOfAsync(string workspace, KillScope scope, CancellationToken cancellationToken = default) =>
        store.ReadAsync<KillGate>(StoreKeys.Gate(workspace, scope), cancellationToken);

    /// <summary>The widest scope that is closed for a brief of a campaign that a model draws; null when none is.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="campaign">The brief's campaign.</param>
    /// <param name="model">Its model, or null while that isn't known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<KillScope?> ClosedForAsync(string workspace, string campaign, string? model, CancellationToken cancellationToken = default)
    {
        // A gate's name comes out of a catalog or a validated brief, but a model's may be anything a folder was called.
        KillScope?[] scopes = [KillScope.Workspace, KillScope.OfCampaign(campaign), Ids.IsValid(model) ? KillScope.OfModel(model!) : null];
        foreach (var scope in scopes.OfType<KillScope>())
        {
            if (!await IsOpenAsync(workspace, scope, cancellationToken))
            {
                return scope;
            }
        }

        return null;
    }

    /// <summary>
    /// Stops a scope: closes its gate, then makes Killed the outcome of every open brief that has none. When this returns, no brief in scope
    /// that is not in <see cref="KillReport.AlreadyDelivered"/> will ever be delivered. Safe to repeat: a crash half-way is finished by calling again, or by <see cref="SweepAsync"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The reason is not one line of at most 200 characters.</exception>
    public async Task<KillReport> KillAsync(string workspace, KillScope scope, string by, string reason, CancellationToken cancellationToken = default) =>
        await FinishAsync(workspace, scope, await CloseAsync(workspace, scope, by, reason, cancellationToken), cancellationToken);

    /// <summary>The first half of a kill: closes the gate, durably. From here on nothing in scope starts, and the kill will be finished whatever crashes.</summary>
    /// <returns>The gate; that of a kill that is under way, where there is one.</returns>
    /// <exception cref="ArgumentException">The reason is not one line of at most 200 characters.</exception>
    public async Task<KillGate> CloseAsync(string workspace, KillScope scope, string by, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        CheckReason(scope, reason);
        while (true)
        {
            var (stored, gate) = await GateAsync(workspace, scope, cancellationToken);
            if (gate is not null && await IsUnfinishedAsync(workspace, scope, gate, cancellationToken))
            {
                return gate;
            }

            var now = clock.GetUtcNow();
            var id = $"k-{now.UtcTicks.ToString("x16", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}";
            var closed = new KillGate { IsClosed = true, By = by, Reason = reason, At = now, KillId = id };
            if (await WriteAsync(workspace, scope, closed, stored, cancellationToken))
            {
                return closed;
            }
        }
    }

    /// <summary>The second half of a kill: stops every open brief, audits the kill and stores its report. Safe to repeat.</summary>
    public async Task<KillReport> FinishAsync(string workspace, KillScope scope, KillGate gate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(gate);
        if (gate.KillId is not { } id)
        {
            throw new ArgumentException("No kill closed this gate.", nameof(gate));
        }

        if (await ReportAsync(workspace, scope, id, cancellationToken) is { } done)
        {
            return done;
        }

        // Audited after the briefs are stopped: a kill switch must work also where the audit chain doesn't.
        var report = await _spread.RunAsync(workspace, scope, gate, cancellationToken);
        var facts = new Dictionary<string, string> { [Fact(scope)] = scope.Name, ["kill"] = id, ["stopped"] = Text(report.Stopped.Count), ["delivered"] = Text(report.AlreadyDelivered.Count) };
        await _audit.AppendOnceAsync(StoreKeys.AdminAudit(workspace), $"killed {id}", new(gate.At, "killed", gate.By, facts), cancellationToken);
        return await store.WriteOnceAsync(StoreKeys.Kill(workspace, scope, id), report, metadata: null, cancellationToken);
    }

    /// <summary>What a kill did, or null while it is not finished or where there is none.</summary>
    public Task<KillReport?> ReportAsync(string workspace, KillScope scope, string kill, CancellationToken cancellationToken = default) =>
        store.ReadAsync<KillReport>(StoreKeys.Kill(workspace, scope, kill), cancellationToken);

    /// <summary>
    /// Opens the gate again, for new briefs only: killed ones stay killed, and a kill that is under way is finished first. An open gate stays as it is, and so does one
    /// that somebody closes anew meanwhile: that kill is not the one to be resumed.
    /// </summary>
    /// <exception cref="ArgumentException">The reason is not one line of at most 200 characters.</exception>
    public async Task ResumeAsync(string workspace, KillScope scope, string by, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        CheckReason(scope, reason);
        string? meant = null;
        while (true)
        {
            var (stored, gate) = await GateAsync(workspace, scope, cancellationToken);
            if (stored is null || gate is { IsClosed: false } || (meant is not null && gate?.KillId != meant))
            {
                return;
            }

            meant = gate?.KillId;

            if (gate is not null && await IsUnfinishedAsync(workspace, scope, gate, cancellationToken))
            {
                await FinishAsync(workspace, scope, gate, cancellationToken);
            }

            // Audited before it works: an act that is not in the chain must not have any effect. A crash in between leaves one that had none, and nobody was told otherwise.
            var now = clock.GetUtcNow();
            var facts = new Dictionary<string, string> { [Fact(scope)] = scope.Name, ["kill"] = gate?.KillId ?? "" };
            await _audit.AppendOnceAsync(StoreKeys.AdminAudit(workspace), $"resumed {gate?.KillId ?? Text(now.UtcTicks)}", new(now, "resumed", by, facts), cancellationToken);
            if (await WriteAsync(workspace, scope, new() { IsClosed = false, By = by, Reason = reason, At = now }, stored, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>Finishes kills that a crash left half-way. Run it every half minute or so; running it often or twice at once is harmless.</summary>
    /// <returns>How many it finished.</returns>
    public async Task<int> SweepAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var unfinished = new List<KillScope>();
        await foreach (var name in UnfinishedAsync(StoreKeys.Campaigns(workspace), cancellationToken))
        {
            unfinished.Add(KillScope.OfCampaign(name));
        }

        await foreach (var name in UnfinishedAsync(StoreKeys.Gates(workspace), cancellationToken))
        {
            unfinished.Add(name.StartsWith("models/", StringComparison.Ordinal) ? KillScope.OfModel(name["models/".Length..]) : KillScope.Workspace);
        }

        foreach (var scope in unfinished)
        {
            if (await GateAsync(workspace, scope, cancellationToken) is (_, { KillId: not null } gate))
            {
                await FinishAsync(workspace, scope, gate, cancellationToken);
            }
        }

        return unfinished.Count;
    }

    // A gate's listing names its kill, and the reports come after it: nothing needs to be read where all is done.
    private async IAsyncEnumerable<string> UnfinishedAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string gate = "/gate.json";
        (string Name, string Report)? waiting = null;
        await foreach (var listing in store.ListAsync(prefix, startAfter: null, cancellationToken))
        {
            var key = listing.Key[prefix.Length..];
            if (waiting is { } passed && !key.StartsWith($"{passed.Name}/", StringComparison.Ordinal))
            {
                yield return passed.Name;
                waiting = null;
            }

            if (key.EndsWith(gate, StringComparison.Ordinal) && listing.Metadata.TryGetValue("kill", out var kill))
            {
                waiting = (key[..^gate.Length], $"{key[..^gate.Length]}/kills/{kill}.json");
            }
            else if (key == waiting?.Report)
            {
                waiting = null;
            }
        }

        if (waiting is { } last)
        {
            yield return last.Name;
        }
    }

    private static string Fact(KillScope scope) => scope.Kind switch
    {
        KillScopeKind.Campaign => "campaign",
        KillScopeKind.Model => "model",
        _ => "workspace",
    };

    private static void CheckReason(KillScope scope, string reason)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReason || reason.Any(char.IsControl))
        {
            throw new ArgumentException($"The reason for stopping or resuming the {scope} is one line of 1 to {MaxReason} characters.", nameof(reason));
        }
    }

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);

    private async Task<bool> IsUnfinishedAsync(string workspace, KillScope scope, KillGate gate, CancellationToken cancellationToken) =>
        gate is { IsClosed: true, KillId: { } kill } && await ReportAsync(workspace, scope, kill, cancellationToken) is null;

    // A gate that can't be read counts as closed by nobody: it can be closed and opened anew.
    private async Task<(StoredObject? Stored, KillGate? Gate)> GateAsync(string workspace, KillScope scope, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(StoreKeys.Gate(workspace, scope), cancellationToken);
        try
        {
            return (stored, stored is null ? null : Documents.Parse<KillGate>(stored));
        }
        catch (ObjectStoreException)
        {
            return (stored, null);
        }
    }

    private async Task<bool> WriteAsync(string workspace, KillScope scope, KillGate gate, StoredObject? before, CancellationToken cancellationToken)
    {
        var condition = before is null ? PutCondition.Create : PutCondition.Match(before.ETag);
        var metadata = gate.KillId is { } kill ? new Dictionary<string, string> { ["kill"] = kill } : null;
        return await store.WriteAsync(StoreKeys.Gate(workspace, scope), gate, condition, metadata, cancellationToken) is not null;
    }
}
