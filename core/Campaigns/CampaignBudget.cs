namespace Atelier.Core.Campaigns;

/// <summary>A campaign's money. Absent means unlimited.</summary>
public sealed record CampaignBudget
{
    /// <summary>What may be spent in all.</summary>
    public required decimal Limit { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Spent by briefs and previews that ended.</summary>
    public decimal Spent { get; init; }

    /// <summary>Set aside for briefs that run, and for those that ended while pictures of them were still drawn, by brief.</summary>
    public IReadOnlyDictionary<string, decimal> Reserved { get; init; } = new Dictionary<string, decimal>();
}
