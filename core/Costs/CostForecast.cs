using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;

namespace Atelier.Core.Costs;

/// <summary>What a brief is expected to cost, said before anything is spent. Pure.</summary>
/// <remarks>Of the first round; each further round that reviewers ask for is forecast when it begins, and must fit then.</remarks>
public static class CostForecast
{
    private const decimal Million = 1_000_000;

    /// <summary>A round of some shots: their previews and one final for each at the rates' own expectations, and the words.</summary>
    /// <param name="shots">The shots.</param>
    /// <param name="rates">The rates. What they expect of enrichment counts; where they expect nothing, <paramref name="words"/> does.</param>
    /// <param name="words">What a language model is expected to use, or null where none writes.</param>
    public static decimal OfRound(IEnumerable<Shot> shots, CostRates rates, EnrichmentUsage? words = null)
    {
        ArgumentNullException.ThrowIfNull(shots);
        ArgumentNullException.ThrowIfNull(rates);
        var written = rates.EnrichmentForecast > 0 || words is null ? rates.EnrichmentForecast
            : ((words.InputTokens * rates.InputTokensPerMillion) + (words.OutputTokens * rates.OutputTokensPerMillion)) / Million;
        return written + shots.Sum(s => (s.Variants * rates.PreviewForecast) + rates.FinalForecast);
    }
}
