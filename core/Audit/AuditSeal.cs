namespace Atelier.Core.Audit;

/// <summary>The signed end of a brief's chain, stored once beside it: shows a change of the last entry, or a cut with everything behind it.</summary>
/// <param name="Content">Workspace, brief, count and head, as signed.</param>
/// <param name="Signature">Over the bytes of <paramref name="Content"/>.</param>
public sealed record AuditSeal(string Content, Signing.DetachedSignature Signature);
