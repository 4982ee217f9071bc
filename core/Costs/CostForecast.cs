using Atelier.Core.Briefs;

namespace Atelier.Core.Costs;

/// <summary>What a brief is expected to cost, said before anything is spent. Pure.</summary>
/// <remarks>Of the first round; each further round that reviewers ask for is forecast when it begins, and must fit then.</remarks>
public static class CostForecast
{
    /// <summary>The first round: previews of all shots and one final for each, at the rates' own expectations.</summary>
    public static decimal Of(BriefOutput output, CostRates rates)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(rates);
        return OfRound(output.Shots, rates);
    }

    /// <summary>A round of some shots: their previews, and one final for each.</summary>
    public static decimal OfRound(IEnumerable<Shot> shots, CostRates rates)
    {
        ArgumentNullException.ThrowIfNull(shots);
        ArgumentNullException.ThrowIfNull(rates);
        return rates.EnrichmentForecast + shots.Sum(s => (s.Variants * rates.PreviewForecast) + rates.FinalForecast);
    }
}
