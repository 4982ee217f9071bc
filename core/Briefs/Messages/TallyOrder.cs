using Atelier.Core.Telemetry;

namespace Atelier.Core.Briefs;

/// <summary>What to add up.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="ReviewId">The review.</param>
/// <param name="Escalated">Whether those it is escalated to are asked too.</param>
public sealed record TallyOrder(string Workspace, string ReviewId, bool Escalated) : IBriefOrder
{
    // A review's id is its brief's with the round behind it.
    string IBriefOrder.BriefId => ReviewId[..Math.Max(0, ReviewId.LastIndexOf("-r", StringComparison.Ordinal))];
}
