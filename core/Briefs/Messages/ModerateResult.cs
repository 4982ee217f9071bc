namespace Atelier.Core.Briefs;

/// <summary>What judging found.</summary>
/// <param name="Errors">Candidates with a finding of Error.</param>
/// <param name="Warnings">Candidates with a finding of Warning and none of Error.</param>
/// <param name="EvidenceSha256">SHA-256 of the document with all findings.</param>
public sealed record ModerateResult(int Errors, int Warnings, string EvidenceSha256);
