namespace Atelier.Core.Enrichment;

/// <summary>What writing a round took of a language model.</summary>
/// <param name="Model">The language model.</param>
/// <param name="InputTokens">Tokens read, those of failed attempts included.</param>
/// <param name="OutputTokens">Tokens written, those of failed attempts included.</param>
public sealed record EnrichmentUsage(string Model, int InputTokens, int OutputTokens);
