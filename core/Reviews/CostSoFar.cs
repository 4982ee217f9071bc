namespace Atelier.Core.Reviews;

/// <summary>What a brief has cost up to now.</summary>
/// <param name="Amount">In the currency's main unit.</param>
/// <param name="Currency">ISO 4217, such as <c>EUR</c>.</param>
public sealed record CostSoFar(decimal Amount, string Currency);
