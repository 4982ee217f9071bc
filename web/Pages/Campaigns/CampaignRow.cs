using Atelier.Core.Campaigns;

namespace Atelier.Web.Pages.Campaigns;

/// <summary>A campaign in a list.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Report">What it came to.</param>
/// <param name="IsOpen">Whether it takes briefs.</param>
public sealed record CampaignRow(Campaign Campaign, CampaignReport Report, bool IsOpen);
