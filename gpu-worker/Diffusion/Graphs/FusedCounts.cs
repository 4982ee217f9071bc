namespace Atelier.Diffusion;

/// <summary>How many parts of a graph, or of several, run as one operator each.</summary>
/// <param name="Attentions">Attentions.</param>
/// <param name="GatedGelus">Gated GELUs.</param>
/// <param name="GroupNorms">Group normalisations.</param>
public readonly record struct FusedCounts(int Attentions, int GatedGelus, int GroupNorms)
{
    internal static FusedCounts Of(IReadOnlyCollection<IFoundPattern> found) => new(found.OfType<FoundAttention>().Count(), found.OfType<FoundGatedGelu>().Count(), found.OfType<FoundGroupNorm>().Count());

    internal static FusedCounts Of(IEnumerable<FusedCounts> counts) =>
        counts.Aggregate((sum, c) => new(sum.Attentions + c.Attentions, sum.GatedGelus + c.GatedGelus, sum.GroupNorms + c.GroupNorms));
}
