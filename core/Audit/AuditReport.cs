namespace Atelier.Core.Audit;

/// <summary>What checking a workspace found.</summary>
/// <param name="Briefs">Briefs whose chains were checked.</param>
/// <param name="Entries">Entries in all chains.</param>
/// <param name="Problems">What is wrong; empty when all is whole.</param>
public sealed record AuditReport(int Briefs, int Entries, IReadOnlyList<AuditProblem> Problems);
