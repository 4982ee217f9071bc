namespace Atelier.Core.Campaigns;

/// <summary>What came in on one day. Not thread-safe.</summary>
internal sealed class CampaignTallyDay
{
    /// <summary>Briefs accepted.</summary>
    public int Briefs { get; set; }

    /// <summary>Assets delivered.</summary>
    public int Assets { get; set; }

    /// <summary>What briefs and previews that ended on it had cost, by currency.</summary>
    public Dictionary<string, decimal> Spent { get; } = new(StringComparer.Ordinal);
}
