namespace Atelier.Web.Campaigns;

/// <summary>A kill that goes on: nothing of the campaign starts any more, and what is open is being stopped.</summary>
/// <param name="Id">The kill.</param>
/// <param name="Campaign">The campaign.</param>
/// <param name="Report">Where both lists will be.</param>
public sealed record KillUnderWay(string Id, string Campaign, string Report);
