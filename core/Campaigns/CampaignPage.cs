namespace Atelier.Core.Campaigns;

/// <summary>Campaigns, by id.</summary>
/// <param name="Entries">Of this page.</param>
/// <param name="Next">The id that the next page begins behind; null at the end.</param>
public sealed record CampaignPage(IReadOnlyList<CampaignEntry> Entries, string? Next);
