using Atelier.Core.Campaigns;

namespace Atelier.Web.Campaigns;

/// <summary>The workspace's campaigns.</summary>
/// <param name="Campaigns">By id.</param>
public sealed record CampaignList(IReadOnlyList<Campaign> Campaigns);
