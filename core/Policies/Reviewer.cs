namespace Atelier.Core.Policies;

/// <summary>A person who may be asked to review.</summary>
/// <param name="Id">Pseudonym: lower-case letters, digits, dashes. Never a name or an address.</param>
/// <param name="Roles">Roles held: <c>reviewer</c>, <c>publisher</c>, <c>admin</c>, <c>legal</c>, <c>brand</c>…</param>
public sealed record Reviewer(string Id, IReadOnlyList<string> Roles);
