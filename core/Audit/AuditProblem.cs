namespace Atelier.Core.Audit;

/// <summary>Something wrong with a chain, or with what it speaks of.</summary>
/// <param name="Chain">The chain's key prefix, or the key of a checkpoint.</param>
/// <param name="Sequence">The place, from 0.</param>
/// <param name="Code">
/// Stable: <c>gap</c>, <c>changed</c>, <c>reordered</c>, <c>cut</c>, <c>unreadable</c>, <c>stranger</c>, <c>head</c>, <c>seal</c>, <c>unsealed</c>,
/// <c>missing</c> (the brief itself, or a checkpoint), <c>outcome</c>, <c>manifest</c>.
/// </param>
/// <param name="Message">What is wrong, for people.</param>
public sealed record AuditProblem(string Chain, int Sequence, string Code, string Message);
