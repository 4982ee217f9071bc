using Atelier.Core.Briefs;

namespace Atelier.Core.Costs;

/// <summary>What a brief is expected to cost, said before anything is spent. Pure.</summary>
public static class CostForecast
{
    /// <summary>One round of previews, and one final for each shot, at the rates' own expectations.</summary>
    public static decimal Of(BriefOutput output, CostRates rates)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(rates);
        return rates.EnrichmentForecast + output.Shots.Sum(s => (s.Variants * rates.PreviewForecast) + rates.FinalForecast);
    }
}
