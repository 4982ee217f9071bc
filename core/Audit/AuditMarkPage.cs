namespace Atelier.Core.Audit;

/// <summary>Some of the chain ends that a checkpoint covers, stored under its own hash: one document could not hold them all.</summary>
/// <param name="Marks">Ends of chains.</param>
public sealed record AuditMarkPage(IReadOnlyList<AuditMark> Marks);
