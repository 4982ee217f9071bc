using Atelier.Core.Telemetry;

namespace Atelier.Core.Briefs;

/// <summary>A brief by its ids.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="BriefId">The brief.</param>
public sealed record BriefRef(string Workspace, string BriefId) : IBriefOrder;
