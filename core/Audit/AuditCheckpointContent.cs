namespace Atelier.Core.Audit;

/// <summary>What a checkpoint signs.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Previous">The key of the checkpoint before; empty for the first.</param>
/// <param name="PreviousSha256">SHA-256 of that one's stored bytes; empty for the first.</param>
/// <param name="Pages">SHA-256 of each page with the ends of all growing chains.</param>
public sealed record AuditCheckpointContent(DateTimeOffset At, string Previous, string PreviousSha256, IReadOnlyList<string> Pages);
