using Atelier.Core.Briefs;

namespace Atelier.Core.Campaigns;

/// <summary>What a campaign, or the whole workspace, came to. Money is in <see cref="Currency"/>; briefs and previews charged in another are left out of sums of money.</summary>
public sealed record CampaignReport
{
    /// <summary>The campaign, or null for the whole workspace.</summary>
    public string? Campaign { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Briefs that run.</summary>
    public required int Open { get; init; }

    /// <summary>Briefs that ended, by how.</summary>
    public required IReadOnlyDictionary<BriefState, int> Ended { get; init; }

    /// <summary>Assets delivered.</summary>
    public required int Assets { get; init; }

    /// <summary>Candidates that reviewers saw, of briefs that ended.</summary>
    public required int Shown { get; init; }

    /// <summary>Previews drawn without a brief that ended, the refused and failed ones included.</summary>
    public required int Previews { get; init; }

    /// <summary>What ended briefs and previews cost, the rejected and failed ones included.</summary>
    public required decimal Spent { get; init; }

    /// <summary>What open briefs are expected to cost.</summary>
    public required decimal Forecast { get; init; }

    /// <summary>What may be spent in all, or null without a budget.</summary>
    public decimal? Limit { get; init; }

    /// <summary>What an approved asset cost, all that was rejected and previewed counted in; null before the first.</summary>
    public decimal? CostPerAsset { get; init; }

    /// <summary>Assets delivered for each candidate seen, 0 to 1; null before any was seen.</summary>
    public double? AcceptRatio { get; init; }

    /// <summary>Rounds that a delivered brief took on average, or null.</summary>
    public double? RoundsPerBrief { get; init; }

    /// <summary>The median time from acceptance to delivery, or null.</summary>
    public TimeSpan? MedianTimeToDeliver { get; init; }

    /// <summary>Hours of people's work saved against the baseline, reviews counted against it; null without a baseline.</summary>
    public decimal? HoursSaved { get; init; }

    /// <summary>Money saved against the baseline; null without one.</summary>
    public decimal? MoneySaved { get; init; }

    /// <summary>How much earlier than the baseline's days a brief is delivered, at the median; less than nothing where it takes longer, null without a baseline or a delivery.</summary>
    public TimeSpan? TimeWon { get; init; }

    /// <summary>The last thirty days, oldest first.</summary>
    public required IReadOnlyList<CampaignDay> Days { get; init; }
}
