using System.Globalization;
using System.Security.Cryptography;
using Atelier.Core.Audit;
using Atelier.Core.Briefs;
using Atelier.Core.Inbox;
using Atelier.Core.Storage;

namespace Atelier.Core.Campaigns;

/// <summary>The kill switch of campaigns. Its acts are audited in the workspace's administrative chain. Thread-safe.</summary>
public sealed class CampaignService(IObjectStore store, BriefInbox inbox, TimeProvider clock)
{
    private const int MaxReason = 200;

    private readonly AuditChain _audit = new(store);
    private readonly KillSpread _spread = new(store, inbox, clock);

    /// <summary>Whether a text can be a campaign's id: lower-case letters, digits and single dashes between them, at most <see cref="BriefLimits.Name"/> characters.</summary>
    public static bool IsId(string? campaign) => campaign is not null && Ids.IsValid(campaign);

    /// <summary>Whether a campaign takes work.</summary>
    public async Task<bool> IsOpenAsync(string workspace, string campaign, CancellationToken cancellationToken = default) =>
        await store.ReadAsync<CampaignGate>(StoreKeys.Gate(workspace, campaign), cancellationToken) is not { IsClosed: true };

    /// <summary>Whether anything was ever done in a campaign that can still be seen: an open or delivered brief, a budget, a kill.</summary>
    public async Task<bool> IsKnownAsync(string workspace, string campaign, CancellationToken cancellationToken = default)
    {
        Check(campaign);
        return await AnyAsync($"{StoreKeys.Campaigns(workspace)}{campaign}/", _ => true, cancellationToken)
            || await AnyAsync(StoreKeys.DeliveredBriefs(workspace, campaign), _ => true, cancellationToken)
            || await AnyAsync(StoreKeys.OpenBriefs(workspace), mark => mark.Metadata.GetValueOrDefault("campaign") == campaign, cancellationToken);
    }

    /// <summary>
    /// Stops a campaign: closes its gate, then makes Killed the outcome of every open brief that has none. When this returns, no brief of the campaign
    /// that is not in <see cref="KillReport.AlreadyDelivered"/> will ever be delivered. Safe to repeat: a crash half-way is finished by calling again, or by <see cref="SweepAsync"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The campaign is no id, or the reason is not one line of at most 200 characters.</exception>
    public async Task<KillReport> KillAsync(string workspace, string campaign, string by, string reason, CancellationToken cancellationToken = default) =>
        await FinishAsync(workspace, campaign, await CloseAsync(workspace, campaign, by, reason, cancellationToken), cancellationToken);

    /// <summary>The first half of a kill: closes the gate, durably. From here on nothing of the campaign starts, and the kill will be finished whatever crashes.</summary>
    /// <returns>The gate; that of a kill that is under way, where there is one.</returns>
    /// <exception cref="ArgumentException">The campaign is no id, or the reason is not one line of at most 200 characters.</exception>
    public async Task<CampaignGate> CloseAsync(string workspace, string campaign, string by, string reason, CancellationToken cancellationToken = default)
    {
        Check(campaign);
        Check(campaign, reason);
        while (true)
        {
            var (stored, gate) = await GateAsync(workspace, campaign, cancellationToken);
            if (gate is not null && await IsUnfinishedAsync(workspace, campaign, gate, cancellationToken))
            {
                return gate;
            }

            var now = clock.GetUtcNow();
            var id = $"k-{now.UtcTicks.ToString("x16", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}";
            var closed = new CampaignGate { IsClosed = true, By = by, Reason = reason, At = now, KillId = id };
            if (await WriteAsync(workspace, campaign, closed, stored, cancellationToken))
            {
                return closed;
            }
        }
    }

    /// <summary>The second half of a kill: stops every open brief, audits the kill and stores its report. Safe to repeat.</summary>
    public async Task<KillReport> FinishAsync(string workspace, string campaign, CampaignGate gate, CancellationToken cancellationToken = default)
    {
        Check(campaign);
        ArgumentNullException.ThrowIfNull(gate);
        if (gate.KillId is not { } id)
        {
            throw new ArgumentException("No kill closed this gate.", nameof(gate));
        }

        if (await ReportAsync(workspace, campaign, id, cancellationToken) is { } done)
        {
            return done;
        }

        // Audited after the briefs are stopped: a kill switch must work also where the audit chain doesn't.
        var report = await _spread.RunAsync(workspace, campaign, gate, cancellationToken);
        var facts = new Dictionary<string, string> { ["campaign"] = campaign, ["kill"] = id, ["stopped"] = Text(report.Stopped.Count), ["delivered"] = Text(report.AlreadyDelivered.Count) };
        await _audit.AppendOnceAsync(StoreKeys.AdminAudit(workspace), $"killed {id}", new(gate.At, "killed", gate.By, facts), cancellationToken);
        return await store.WriteOnceAsync(StoreKeys.Kill(workspace, campaign, id), report, metadata: null, cancellationToken);
    }

    /// <summary>What a kill did, or null while it is not finished or where there is none.</summary>
    public Task<KillReport?> ReportAsync(string workspace, string campaign, string kill, CancellationToken cancellationToken = default) =>
        store.ReadAsync<KillReport>(StoreKeys.Kill(workspace, campaign, kill), cancellationToken);

    /// <summary>Opens the gate again, for new briefs only: killed ones stay killed, and a kill that is under way is finished first. An open gate stays as it is.</summary>
    /// <exception cref="ArgumentException">The campaign is no id, or the reason is not one line of at most 200 characters.</exception>
    public async Task ResumeAsync(string workspace, string campaign, string by, string reason, CancellationToken cancellationToken = default)
    {
        Check(campaign);
        Check(campaign, reason);
        while (true)
        {
            var (stored, gate) = await GateAsync(workspace, campaign, cancellationToken);
            if (stored is null || gate is { IsClosed: false })
            {
                return;
            }

            if (gate is not null && await IsUnfinishedAsync(workspace, campaign, gate, cancellationToken))
            {
                await FinishAsync(workspace, campaign, gate, cancellationToken);
            }

            // Audited before it works: an act that is not in the chain must not have any effect. A crash in between leaves one that had none, and nobody was told otherwise.
            var now = clock.GetUtcNow();
            var facts = new Dictionary<string, string> { ["campaign"] = campaign, ["kill"] = gate?.KillId ?? "" };
            await _audit.AppendOnceAsync(StoreKeys.AdminAudit(workspace), $"resumed {gate?.KillId ?? Text(now.UtcTicks)}", new(now, "resumed", by, facts), cancellationToken);
            if (await WriteAsync(workspace, campaign, new() { IsClosed = false, By = by, Reason = reason, At = now }, stored, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>Finishes kills that a crash left half-way. Run it every half minute or so; running it often or twice at once is harmless.</summary>
    /// <returns>How many it finished.</returns>
    public async Task<int> SweepAsync(string workspace, CancellationToken cancellationToken = default)
    {
        // A gate's listing names its kill, and the reports come after it: nothing needs to be read where all is done.
        var unfinished = new Dictionary<string, string>(StringComparer.Ordinal);
        var prefix = StoreKeys.Campaigns(workspace);
        await foreach (var listing in store.ListAsync(prefix, startAfter: null, cancellationToken))
        {
            var parts = listing.Key[prefix.Length..].Split('/');
            if (parts is [var closed, "gate.json"] && listing.Metadata.TryGetValue("kill", out var kill))
            {
                unfinished[closed] = kill;
            }
            else if (parts is [var campaign, "kills", var report] && unfinished.TryGetValue(campaign, out var wanted) && report == $"{wanted}.json")
            {
                unfinished.Remove(campaign);
            }
        }

        foreach (var campaign in unfinished.Keys)
        {
            if (await GateAsync(workspace, campaign, cancellationToken) is (_, { KillId: not null } gate))
            {
                await FinishAsync(workspace, campaign, gate, cancellationToken);
            }
        }

        return unfinished.Count;
    }

    private static void Check(string campaign)
    {
        if (!IsId(campaign))
        {
            throw new ArgumentException($"'{campaign}' is no campaign: lower-case letters, digits and single dashes between them, at most {BriefLimits.Name} characters.", nameof(campaign));
        }
    }

    private static void Check(string campaign, string reason)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReason || reason.Any(char.IsControl))
        {
            throw new ArgumentException($"The reason for campaign '{campaign}' is one line of 1 to {MaxReason} characters.", nameof(reason));
        }
    }

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);

    private async Task<bool> IsUnfinishedAsync(string workspace, string campaign, CampaignGate gate, CancellationToken cancellationToken) =>
        gate is { IsClosed: true, KillId: { } kill } && await ReportAsync(workspace, campaign, kill, cancellationToken) is null;

    // A gate that can't be read counts as closed by nobody: it can be closed and opened anew.
    private async Task<(StoredObject? Stored, CampaignGate? Gate)> GateAsync(string workspace, string campaign, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(StoreKeys.Gate(workspace, campaign), cancellationToken);
        try
        {
            return (stored, stored is null ? null : Documents.Parse<CampaignGate>(stored));
        }
        catch (ObjectStoreException)
        {
            return (stored, null);
        }
    }

    private async Task<bool> WriteAsync(string workspace, string campaign, CampaignGate gate, StoredObject? before, CancellationToken cancellationToken)
    {
        var condition = before is null ? PutCondition.Create : PutCondition.Match(before.ETag);
        var metadata = gate.KillId is { } kill ? new Dictionary<string, string> { ["kill"] = kill } : null;
        return await store.WriteAsync(StoreKeys.Gate(workspace, campaign), gate, condition, metadata, cancellationToken) is not null;
    }

    private async Task<bool> AnyAsync(string prefix, Func<ObjectListing, bool> isWanted, CancellationToken cancellationToken)
    {
        await foreach (var listing in store.ListAsync(prefix, startAfter: null, cancellationToken))
        {
            if (isWanted(listing))
            {
                return true;
            }
        }

        return false;
    }
}
