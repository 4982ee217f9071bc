using Atelier.Core.Telemetry;

namespace Atelier.Core.Briefs;

/// <summary>How a brief is to end.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="BriefId">The brief.</param>
/// <param name="Outcome">The outcome, unless there is one already.</param>
public sealed record ConcludeOrder(string Workspace, string BriefId, Outcome Outcome) : IBriefOrder;
