using Atelier.Core.Telemetry;

namespace Atelier.Core.Briefs;

/// <summary>Jobs to send.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="BriefId">The brief.</param>
/// <param name="Jobs">The jobs.</param>
/// <param name="ExpiresAt">When they are no longer wanted, UTC.</param>
public sealed record DispatchOrder(string Workspace, string BriefId, IReadOnlyList<RenderOrder> Jobs, DateTimeOffset ExpiresAt) : IBriefOrder;
