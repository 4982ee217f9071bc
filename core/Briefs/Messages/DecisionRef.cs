namespace Atelier.Core.Briefs;

/// <summary>A decision by its hash.</summary>
/// <param name="Reviewer">Whose.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Sha256">SHA-256 of the stored decision.</param>
/// <param name="Overrules">How many findings of Error it overrules.</param>
public sealed record DecisionRef(string Reviewer, DateTimeOffset At, string Sha256, int Overrules);
