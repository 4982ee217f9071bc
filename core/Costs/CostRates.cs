namespace Atelier.Core.Costs;

/// <summary>What work costs; all rates of a studio, in one place. Kept by each brief as they were when it was screened.</summary>
public sealed record CostRates
{
    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>A second of a render device that <see cref="RenderSeconds"/> doesn't name.</summary>
    public decimal RenderSecond { get; init; } = 0.0002m;

    /// <summary>
    /// A second of a render device by <c>model@device</c>, <c>model</c> or <c>device</c>, the first of these that is there. Devices are <c>cpu</c>, <c>cuda</c>
    /// and <c>managed</c> for a managed image service, whose pictures count as so many seconds unless its options say otherwise.
    /// </summary>
    public IReadOnlyDictionary<string, decimal> RenderSeconds { get; init; } = new Dictionary<string, decimal>();

    /// <summary>What a picture costs beside its seconds, by the same names: for services that charge by the picture.</summary>
    public IReadOnlyDictionary<string, decimal> Pictures { get; init; } = new Dictionary<string, decimal>();

    /// <summary>A million tokens read by a language model.</summary>
    public decimal InputTokensPerMillion { get; init; } = 0.4m;

    /// <summary>A million tokens written by a language model.</summary>
    public decimal OutputTokensPerMillion { get; init; } = 1.6m;

    /// <summary>A gigabyte (10^9 bytes) kept for a month.</summary>
    public decimal StoredGigabyteMonth { get; init; } = 0.02m;

    /// <summary>Months that pictures are counted as kept.</summary>
    public int StorageMonths { get; init; } = 12;

    /// <summary>A minute of a reviewer's time; nothing unless the team enters it.</summary>
    public decimal ReviewMinute { get; init; }

    /// <summary>Minutes that a decision counts for.</summary>
    public decimal MinutesPerDecision { get; init; } = 2;

    /// <summary>What a preview is expected to cost, for reservations.</summary>
    public decimal PreviewForecast { get; init; } = 0.0005m;

    /// <summary>What a final is expected to cost, for reservations.</summary>
    public decimal FinalForecast { get; init; } = 0.002m;

    /// <summary>What writing a round's prompts is expected to cost, for reservations. Where it is 0, what the enricher expects to use counts: nothing with templates.</summary>
    public decimal EnrichmentForecast { get; init; }

    /// <summary>What a second of a device costs for a model.</summary>
    /// <param name="model">The model, or null where none is known.</param>
    /// <param name="device">The device.</param>
    public decimal SecondOf(string? model, string device) => Find(RenderSeconds, model, device) ?? RenderSecond;

    /// <summary>What a picture costs beside its seconds.</summary>
    /// <param name="model">The model, or null where none is known.</param>
    /// <param name="device">The device.</param>
    public decimal PictureOf(string? model, string device) => Find(Pictures, model, device) ?? 0;

    private static decimal? Find(IReadOnlyDictionary<string, decimal> rates, string? model, string device)
    {
        foreach (var name in (ReadOnlySpan<string>)[$"{model}@{device}", model ?? "", device])
        {
            if (rates.TryGetValue(name, out var rate))
            {
                return rate;
            }
        }

        return null;
    }
}
