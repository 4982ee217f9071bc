namespace Atelier.Core.Campaigns;

/// <summary>What an approved picture took without the studio, as the team says; savings are measured against it.</summary>
/// <param name="HoursPerAsset">Hours of people's work, 0 to 1,000.</param>
/// <param name="CostPerAsset">Money spent outside, in the currency that work is charged in, 0 to a million.</param>
/// <param name="DaysPerAsset">Days from brief to approved picture, 0 to 365.</param>
public sealed record CampaignBaseline(decimal HoursPerAsset, decimal CostPerAsset, decimal DaysPerAsset);
