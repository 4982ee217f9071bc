namespace Atelier.Core.Costs;

/// <summary>One thing that was used.</summary>
/// <param name="Kind">What money went to.</param>
/// <param name="Detail">Which model and device, which language model; empty where there is only one.</param>
/// <param name="Quantity">How much was used.</param>
/// <param name="Unit">Of what: <c>second</c>, <c>picture</c>, <c>input token</c>, <c>output token</c>, <c>gigabyte month</c>, <c>minute</c>.</param>
/// <param name="Rate">What one unit costs.</param>
/// <param name="Amount">What it cost.</param>
public sealed record CostLine(CostKind Kind, string Detail, decimal Quantity, string Unit, decimal Rate, decimal Amount);
