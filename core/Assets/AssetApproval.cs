namespace Atelier.Core.Assets;

/// <summary>One person's approval.</summary>
/// <param name="ReviewId">The review.</param>
/// <param name="Reviewer">Pseudonym.</param>
/// <param name="Roles">Roles held then.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Via">How they came.</param>
/// <param name="DecisionSha256">SHA-256 of the stored decision.</param>
/// <param name="Overruled">Whether they approved in spite of a finding of Error.</param>
public sealed record AssetApproval(string ReviewId, string Reviewer, IReadOnlyList<string> Roles, DateTimeOffset At, string Via, string DecisionSha256, bool Overruled);
