namespace Atelier.Core.Campaigns;

/// <summary>What happened on one day.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Briefs">Briefs accepted.</param>
/// <param name="Assets">Assets delivered.</param>
/// <param name="Spent">What briefs and previews that ended on it had cost in all.</param>
public sealed record CampaignDay(DateOnly Day, int Briefs, int Assets, decimal Spent);
