namespace Atelier.Core.Enrichment;

/// <summary>One candidate.</summary>
/// <param name="Variant">Its number, from 0.</param>
/// <param name="Prompt">What to draw.</param>
/// <param name="Seed">Seed of its noise.</param>
public sealed record VariantSpec(int Variant, string Prompt, long Seed);
