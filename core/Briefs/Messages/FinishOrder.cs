using Atelier.Core.Telemetry;

namespace Atelier.Core.Briefs;

/// <summary>What to make assets of.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="BriefId">The brief.</param>
/// <param name="Finals">Each final with the preview it came from.</param>
/// <param name="At">Now, UTC.</param>
public sealed record FinishOrder(string Workspace, string BriefId, IReadOnlyList<RenderOrder> Finals, DateTimeOffset At) : IBriefOrder;
