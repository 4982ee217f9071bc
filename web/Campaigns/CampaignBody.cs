using Atelier.Core.Campaigns;

namespace Atelier.Web.Campaigns;

/// <summary>How a campaign is to be described.</summary>
public sealed record CampaignBody
{
    /// <summary>What people call it, 1 to 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary>What it is about, at most 2,000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>What an asset took before the studio; left out where nobody knows.</summary>
    public CampaignBaseline? Baseline { get; init; }
}
