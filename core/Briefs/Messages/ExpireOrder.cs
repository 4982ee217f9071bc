using Atelier.Core.Telemetry;

namespace Atelier.Core.Briefs;

/// <summary>Jobs that are overdue.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="BriefId">The brief.</param>
/// <param name="JobIds">The jobs.</param>
/// <param name="At">Now, UTC.</param>
public sealed record ExpireOrder(string Workspace, string BriefId, IReadOnlyList<string> JobIds, DateTimeOffset At) : IBriefOrder;
