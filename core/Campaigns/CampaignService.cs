using Atelier.Core.Briefs;
using Atelier.Core.Inbox;
using Atelier.Core.Storage;

namespace Atelier.Core.Campaigns;

/// <summary>The kill switch of campaigns. Thread-safe.</summary>
public sealed class CampaignService(IObjectStore store, BriefInbox inbox, TimeProvider clock)
{
    /// <summary>Whether a campaign takes work.</summary>
    public async Task<bool> IsOpenAsync(string workspace, string campaign, CancellationToken cancellationToken = default) =>
        await store.ReadAsync<CampaignGate>(StoreKeys.Gate(workspace, campaign), cancellationToken) is not { IsClosed: true };

    /// <summary>
    /// Stops a campaign: closes its gate, then makes Killed the outcome of every open brief that has none. When this returns, no brief of the campaign
    /// that is not in <see cref="KillReport.AlreadyDelivered"/> will ever be delivered. Safe to repeat: a crash half-way is finished by calling again.
    /// </summary>
    public async Task<KillReport> KillAsync(string workspace, string campaign, string by, string reason, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow();
        await SetGateAsync(workspace, campaign, new() { IsClosed = true, By = by, Reason = reason, At = now }, cancellationToken);

        var stopped = new List<string>();
        var delivered = new List<string>();
        await foreach (var mark in store.ListAsync(StoreKeys.OpenBriefs(workspace), startAfter: null, cancellationToken))
        {
            if (mark.Metadata.GetValueOrDefault("campaign") != campaign)
            {
                continue;
            }

            var brief = mark.Key[StoreKeys.OpenBriefs(workspace).Length..];
            var killed = new Outcome { State = BriefState.Killed, Code = "killed", Reason = $"The campaign was stopped: {reason}", At = now, By = by };
            var outcome = await store.WriteOnceAsync(StoreKeys.Outcome(workspace, brief), killed, metadata: null, cancellationToken);
            if (outcome.State == BriefState.Killed)
            {
                stopped.Add(brief);
                await inbox.PostAsync(workspace, brief, new() { Id = "kill", Kind = SignalKind.Kill, At = now, By = by, Reason = reason }, cancellationToken);
            }
            else if (outcome.State == BriefState.Delivered)
            {
                delivered.Add(brief);
            }
        }

        var id = "k-" + now.UtcTicks.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
        var report = new KillReport { Id = id, Campaign = campaign, At = clock.GetUtcNow(), Stopped = stopped, AlreadyDelivered = delivered };
        return await store.WriteOnceAsync(StoreKeys.Kill(workspace, campaign, id), report, metadata: null, cancellationToken);
    }

    /// <summary>Opens the gate again, for new briefs only: killed ones stay killed.</summary>
    public Task ResumeAsync(string workspace, string campaign, string by, string reason, CancellationToken cancellationToken = default) =>
        SetGateAsync(workspace, campaign, new() { IsClosed = false, By = by, Reason = reason, At = clock.GetUtcNow() }, cancellationToken);

    private async Task SetGateAsync(string workspace, string campaign, CampaignGate gate, CancellationToken cancellationToken) =>
        await store.WriteAsync(StoreKeys.Gate(workspace, campaign), gate, PutCondition.Any, metadata: null, cancellationToken);
}
