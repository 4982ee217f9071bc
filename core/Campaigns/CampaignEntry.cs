namespace Atelier.Core.Campaigns;

/// <summary>A campaign as lists show it.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Budget">Its money, or null where none is set.</param>
/// <param name="IsOpen">Whether it takes briefs.</param>
public sealed record CampaignEntry(Campaign Campaign, CampaignBudget? Budget, bool IsOpen);
