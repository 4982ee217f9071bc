namespace Atelier.Core.Audit;

/// <summary>How far checking a workspace is.</summary>
/// <param name="Briefs">Briefs whose chains were checked.</param>
/// <param name="Entries">Entries in these chains.</param>
/// <param name="Problems">What is wrong so far.</param>
public sealed record AuditProgress(int Briefs, int Entries, int Problems);
