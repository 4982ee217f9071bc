namespace Atelier.Core.Catalog;

/// <summary>What a brief that ended came to.</summary>
/// <param name="Cost">What it cost in all.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Rounds">Rounds it took.</param>
/// <param name="Shown">Candidates that reviewers saw.</param>
/// <param name="Approved">Assets delivered.</param>
/// <param name="ReviewMinutes">Reviewers' minutes, as metered.</param>
public sealed record BriefFigures(decimal Cost, string Currency, int Rounds, int Shown, int Approved, decimal ReviewMinutes);
