namespace Atelier.Core.Audit;

/// <summary>What a checkpoint signs.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Heads">The ends of all growing chains.</param>
public sealed record AuditCheckpointContent(DateTimeOffset At, IReadOnlyList<AuditMark> Heads);
