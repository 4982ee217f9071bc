namespace Atelier.Core.Audit;

/// <summary>What is to be audited, before it has its place in the chain.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Act">What happened, kebab-case.</param>
/// <param name="By">Pseudonym of whose act it was, or <c>workflow</c>.</param>
/// <param name="Facts">Ids, hashes, codes, figures by name.</param>
public sealed record AuditNote(DateTimeOffset At, string Act, string By, IReadOnlyDictionary<string, string> Facts);
