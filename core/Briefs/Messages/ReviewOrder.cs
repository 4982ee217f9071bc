using Atelier.Core.Reviews;
using Atelier.Core.Telemetry;

namespace Atelier.Core.Briefs;

/// <summary>A review to open.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="BriefId">The brief.</param>
/// <param name="Round">The round, from 1.</param>
/// <param name="Stage">Previews or finals.</param>
/// <param name="JobIds">What to show.</param>
/// <param name="OpenedAt">Now, UTC.</param>
/// <param name="ExpiresAt">When it expires, UTC.</param>
public sealed record ReviewOrder(string Workspace, string BriefId, int Round, ReviewStage Stage, IReadOnlyList<string> JobIds, DateTimeOffset OpenedAt, DateTimeOffset ExpiresAt) : IBriefOrder;
