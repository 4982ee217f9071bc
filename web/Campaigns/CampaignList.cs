using Atelier.Core.Campaigns;

namespace Atelier.Web.Campaigns;

/// <summary>A page of the workspace's campaigns.</summary>
/// <param name="Campaigns">By id.</param>
/// <param name="Next">Address of the next page; null at the end.</param>
public sealed record CampaignList(IReadOnlyList<Campaign> Campaigns, string? Next);
