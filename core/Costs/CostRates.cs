namespace Atelier.Core.Costs;

/// <summary>What work costs.</summary>
public sealed record CostRates
{
    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>A second of a render device.</summary>
    public decimal RenderSecond { get; init; } = 0.0002m;

    /// <summary>What a preview is expected to cost, for reservations.</summary>
    public decimal PreviewForecast { get; init; } = 0.0005m;

    /// <summary>What a final is expected to cost, for reservations.</summary>
    public decimal FinalForecast { get; init; } = 0.002m;
}
