using System.Globalization;
using Atelier.Core.Audit;
using Atelier.Core.Briefs;
using Atelier.Core.Catalog;
using Atelier.Core.Kills;
using Atelier.Core.Storage;

namespace Atelier.Core.Campaigns;

/// <summary>The campaigns of a workspace: those that somebody described, and those that briefs name. Thread-safe.</summary>
public sealed class CampaignBook(IObjectStore store, BriefIndex briefs, TimeProvider clock)
{
    private const int MaxName = 100;
    private const int MaxDescription = 2_000;

    private readonly AuditChain _audit = new(store);
    private readonly KnownDocuments<Campaign> _campaigns = new(store);
    private readonly KnownDocuments<CampaignBudget> _budgets = new(store);
    private readonly KnownDocuments<KillGate> _gates = new(store);

    /// <summary>A campaign; null when nobody described it and nothing was ever done in it.</summary>
    public async Task<Campaign?> GetAsync(string workspace, string campaign, CancellationToken cancellationToken = default)
    {
        if (!Ids.IsValid(campaign))
        {
            return null;
        }

        return await store.ReadAsync<Campaign>(StoreKeys.Campaign(workspace, campaign), cancellationToken)
            ?? (await IsUsedAsync(workspace, campaign, cancellationToken) ? Nameless(campaign) : null);
    }

    /// <summary>All campaigns, by id.</summary>
    public async Task<IReadOnlyList<Campaign>> ListAsync(string workspace, CancellationToken cancellationToken = default) =>
        await Reads.EachAsync(await FilesAsync(workspace, cancellationToken), CampaignAsync, cancellationToken);

    /// <summary>A page of them, with their money and whether they take briefs.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="after">Behind this id; any text is fine. Null for the first page.</param>
    /// <param name="limit">Campaigns at most, 1 or more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CampaignPage> PageAsync(string workspace, string? after, int limit, CancellationToken cancellationToken = default)
    {
        var files = await FilesAsync(workspace, cancellationToken);
        var page = files.Where(f => string.CompareOrdinal(f.Id, after) > 0).Take(limit).ToList();
        var entries = await Reads.EachAsync(page, EntryAsync, cancellationToken);
        return new(entries, page.Count == limit && page[^1] != files[^1] ? page[^1].Id : null);
    }

    /// <summary>Describes a campaign, or describes it anew, and audits that. When and by whom it was described first stays.</summary>
    /// <exception cref="CampaignException">It can't be described so; nothing changed.</exception>
    public async Task<Campaign> SaveAsync(string workspace, Campaign campaign, string by, CancellationToken cancellationToken = default)
    {
        Check(campaign);
        var now = clock.GetUtcNow();
        var facts = new Dictionary<string, string> { ["campaign"] = campaign.Id };
        if (campaign.Baseline is { } baseline)
        {
            facts["hours"] = baseline.HoursPerAsset.ToString(CultureInfo.InvariantCulture);
            facts["cost"] = baseline.CostPerAsset.ToString(CultureInfo.InvariantCulture);
            facts["days"] = baseline.DaysPerAsset.ToString(CultureInfo.InvariantCulture);
        }

        await _audit.AppendAtEndAsync(StoreKeys.AdminAudit(workspace), new(now, "campaign-set", by, facts), cancellationToken);
        return (await store.UpdateAsync<Campaign>(
            StoreKeys.Campaign(workspace, campaign.Id),
            old => campaign with { Name = campaign.Name.Trim(), CreatedAt = old?.CreatedAt ?? now, CreatedBy = old?.CreatedBy ?? by },
            cancellationToken))!;
    }

    /// <summary>Whether anything was ever done in a campaign that can still be seen: a brief, a description, a budget, a kill.</summary>
    public async Task<bool> IsUsedAsync(string workspace, string campaign, CancellationToken cancellationToken = default)
    {
        if (!Ids.IsValid(campaign))
        {
            return false;
        }

        await foreach (var _ in store.ListAsync($"{StoreKeys.Campaigns(workspace)}{campaign}/", startAfter: null, cancellationToken))
        {
            return true;
        }

        return (await briefs.ListAsync(workspace, new() { Campaign = campaign, Limit = 1, IsHasty = true }, cancellationToken)).Entries.Count > 0;
    }

    // Those that briefs name are in memory; of the others, what one listing shows.
    private async Task<IReadOnlyList<CampaignFiles>> FilesAsync(string workspace, CancellationToken cancellationToken)
    {
        var found = new SortedDictionary<string, CampaignFiles>(StringComparer.Ordinal);
        foreach (var campaign in await briefs.CampaignsAsync(workspace, cancellationToken))
        {
            found[campaign] = new(campaign);
        }

        var prefix = StoreKeys.Campaigns(workspace);
        await foreach (var listing in store.ListAsync(prefix, startAfter: null, cancellationToken))
        {
            var slash = listing.Key.IndexOf('/', prefix.Length);
            var id = listing.Key[prefix.Length..slash];
            var files = found.GetValueOrDefault(id) ?? new(id);
            found[id] = listing.Key[(slash + 1)..] switch
            {
                "campaign.json" => files with { Campaign = listing },
                "budget.json" => files with { Budget = listing },
                "gate.json" => files with { Gate = listing },
                _ => files,
            };
        }

        return [.. found.Values];
    }

    private async Task<Campaign> CampaignAsync(CampaignFiles files, CancellationToken cancellationToken) =>
        (files.Campaign is null ? null : await _campaigns.ReadAsync(files.Campaign, cancellationToken)) ?? Nameless(files.Id);

    private async Task<CampaignEntry> EntryAsync(CampaignFiles files, CancellationToken cancellationToken) => new(
        await CampaignAsync(files, cancellationToken),
        files.Budget is null ? null : await _budgets.ReadAsync(files.Budget, cancellationToken),
        files.Gate is null || await _gates.ReadAsync(files.Gate, cancellationToken) is not { IsClosed: true });

    private static Campaign Nameless(string id) => new() { Id = id, Name = id };

    private static void Check(Campaign campaign)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        Demand(Ids.IsValid(campaign.Id), "id", $"A campaign's id is lower-case letters, digits and single dashes between them, at most {BriefLimits.Name} characters.");
        Demand(!string.IsNullOrWhiteSpace(campaign.Name) && campaign.Name.Length <= MaxName && !campaign.Name.Any(char.IsControl), "name", $"A name is one line of 1 to {MaxName} characters.");
        Demand(campaign.Description is { Length: <= MaxDescription }, "description", $"A description has at most {MaxDescription} characters.");
        if (campaign.Baseline is { } baseline)
        {
            Demand(baseline.HoursPerAsset is >= 0 and <= 1_000, "baseline.hoursPerAsset", "Hours of work for one asset are from 0 to 1,000.");
            Demand(baseline.CostPerAsset is >= 0 and <= 1_000_000, "baseline.costPerAsset", "The cost of one asset is from 0 to 1,000,000.");
            Demand(baseline.DaysPerAsset is >= 0 and <= 365, "baseline.daysPerAsset", "Days for one asset are from 0 to 365.");
        }
    }

    private static void Demand(bool holds, string field, string message)
    {
        if (!holds) throw new CampaignException(field, message);
    }
}
