using Atelier.Core.Telemetry;

namespace Atelier.Core.Briefs;

/// <summary>Candidates to judge.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="BriefId">The brief.</param>
/// <param name="Round">The round, from 1.</param>
/// <param name="JobIds">The previews that were rendered.</param>
public sealed record ModerateOrder(string Workspace, string BriefId, int Round, IReadOnlyList<string> JobIds) : IBriefOrder;
