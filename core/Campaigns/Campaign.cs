namespace Atelier.Core.Campaigns;

/// <summary>A campaign as people know it. Briefs may name one that nobody described yet; it then has its id for a name.</summary>
public sealed record Campaign
{
    /// <summary>Its id: lower-case letters, digits, single dashes; never changes.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it, 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What it is about, at most 2,000 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>What an asset took before the studio, or null where the team entered nothing.</summary>
    public CampaignBaseline? Baseline { get; init; }

    /// <summary>When it was described first, UTC; null when it never was.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Pseudonym of who described it first, or null.</summary>
    public string? CreatedBy { get; init; }
}
