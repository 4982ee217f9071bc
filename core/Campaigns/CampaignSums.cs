using Atelier.Core.Briefs;

namespace Atelier.Core.Campaigns;

/// <summary>What the entries of a campaign, or of a whole workspace, come to.</summary>
internal sealed record CampaignSums
{
    /// <summary>Ids of briefs that run.</summary>
    public required IReadOnlyList<string> Open { get; init; }

    /// <summary>Briefs that ended, by how.</summary>
    public required IReadOnlyDictionary<BriefState, int> Ended { get; init; }

    /// <summary>Assets delivered.</summary>
    public required int Assets { get; init; }

    /// <summary>Candidates that reviewers of ended briefs saw.</summary>
    public required int Shown { get; init; }

    /// <summary>Previews that ended.</summary>
    public required int Previews { get; init; }

    /// <summary>What ended briefs and previews cost, those in other currencies left out.</summary>
    public required decimal Spent { get; init; }

    /// <summary>Minutes of reviewers of ended briefs.</summary>
    public required decimal ReviewMinutes { get; init; }

    /// <summary>Rounds that a delivered brief took on average, or null.</summary>
    public required double? RoundsPerBrief { get; init; }

    /// <summary>The median time from acceptance to delivery, or null.</summary>
    public required TimeSpan? MedianTimeToDeliver { get; init; }

    /// <summary>The last thirty days, oldest first.</summary>
    public required IReadOnlyList<CampaignDay> Days { get; init; }
}
