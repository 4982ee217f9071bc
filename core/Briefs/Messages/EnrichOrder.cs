using Atelier.Core.Telemetry;

namespace Atelier.Core.Briefs;

/// <summary>What to write a specification for.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="BriefId">The brief.</param>
/// <param name="Round">The round, from 1.</param>
/// <param name="Shots">Shots to draw, by number.</param>
/// <param name="ChangesFrom">The review whose change requests it answers, or null.</param>
public sealed record EnrichOrder(string Workspace, string BriefId, int Round, IReadOnlyList<int> Shots, string? ChangesFrom) : IBriefOrder;
