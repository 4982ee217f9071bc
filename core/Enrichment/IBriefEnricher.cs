namespace Atelier.Core.Enrichment;

/// <summary>Turns a brief into what a round renders: prompts, copy, tags and settings. Thread-safe. What it returns is data, screened like a brief before any use.</summary>
public interface IBriefEnricher
{
    /// <summary>Writes a round's specification. The same request gives the same specification where the enricher is deterministic; it is stored once either way.</summary>
    Task<RoundSpec> EnrichAsync(EnrichmentRequest request, CancellationToken cancellationToken = default);
}
