using Atelier.Core.Campaigns;

namespace Atelier.Web.Pages.NewBrief;

/// <summary>What a brief will take, before it is sent.</summary>
public sealed record Estimate
{
    /// <summary>Candidates that will be drawn.</summary>
    public required int Previews { get; init; }

    /// <summary>What it is expected to cost, one final a shot.</summary>
    public required decimal Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>The campaign's money, or null where it has no limit.</summary>
    public CampaignBudget? Budget { get; init; }

    /// <summary>What was stopped and would end it at once, in words; null when nothing was.</summary>
    public string? Closed { get; init; }

    /// <summary>Who will be asked to decide; empty when nobody can be.</summary>
    public IReadOnlyList<string> Reviewers { get; init; } = [];

    /// <summary>Roles that must approve.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>What is left of the campaign's budget, or null where it has no limit.</summary>
    public decimal? Left => Budget is null ? null : Budget.Limit - Budget.Spent - Budget.Reserved.Values.Sum();
}
