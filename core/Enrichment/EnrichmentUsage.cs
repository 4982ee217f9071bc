namespace Atelier.Core.Enrichment;

/// <summary>What writing a round used of a language model; what its cost is metered by.</summary>
/// <param name="Model">The model as its service names it.</param>
/// <param name="InputTokens">Tokens read, all calls together.</param>
/// <param name="OutputTokens">Tokens written, all calls together, thoughts included.</param>
public sealed record EnrichmentUsage(string Model, int InputTokens, int OutputTokens);
