namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>A variant in words.</summary>
/// <param name="Drawing">What it shows.</param>
/// <param name="Prompt">The caption.</param>
/// <param name="Seed">The seed to keep, or null for a new one.</param>
internal sealed record CaptionedVariant(Drawing Drawing, string Prompt, long? Seed);
