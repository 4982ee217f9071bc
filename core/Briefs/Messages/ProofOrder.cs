using Atelier.Core.Telemetry;

namespace Atelier.Core.Briefs;

/// <summary>Finals to check.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="BriefId">The brief.</param>
/// <param name="Round">The round, from 1.</param>
/// <param name="Finals">Each final with the preview it came from.</param>
public sealed record ProofOrder(string Workspace, string BriefId, int Round, IReadOnlyList<RenderOrder> Finals) : IBriefOrder;
