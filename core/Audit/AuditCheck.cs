namespace Atelier.Core.Audit;

/// <summary>What checking a chain found.</summary>
/// <param name="Chain">The chain's key prefix.</param>
/// <param name="Count">Entries, counting gaps.</param>
/// <param name="Head">The hash of the last entry.</param>
/// <param name="Problems">What is wrong; empty when whole.</param>
public sealed record AuditCheck(string Chain, int Count, string Head, IReadOnlyList<AuditProblem> Problems);
