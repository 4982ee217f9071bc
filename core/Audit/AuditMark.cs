namespace Atelier.Core.Audit;

/// <summary>How far a chain had grown.</summary>
/// <param name="Chain">The chain's key prefix.</param>
/// <param name="Count">Entries in it.</param>
/// <param name="Head">Hash of the last one.</param>
public sealed record AuditMark(string Chain, int Count, string Head);
