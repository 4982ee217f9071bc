namespace Atelier.Core.Costs;

/// <summary>What a brief used up to now and what that cost.</summary>
/// <param name="Lines">By what was used; nothing that wasn't.</param>
/// <param name="Total">The sum.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record CostBreakdown(IReadOnlyList<CostLine> Lines, decimal Total, string Currency);
