namespace Atelier.Web.Briefs;

/// <summary>What never changes about a brief and lists are sorted and filtered by.</summary>
/// <param name="Id">The brief.</param>
/// <param name="Campaign">Its campaign.</param>
/// <param name="SubmittedAt">When it was accepted, UTC.</param>
internal sealed record BriefHead(string Id, string Campaign, DateTimeOffset SubmittedAt);
