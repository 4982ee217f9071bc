namespace Atelier.Core.Enrichment;

/// <summary>Turns a brief into what a round renders: prompts, copy, tags and settings. Thread-safe. What it returns is data, screened like a brief before any use.</summary>
public interface IBriefEnricher
{
    /// <summary>Writes a round's specification. The same request gives the same specification where the enricher is deterministic; it is stored once either way.</summary>
    Task<RoundSpec> EnrichAsync(EnrichmentRequest request, CancellationToken cancellationToken = default);

    /// <summary>What writing a round of some shots is expected to use of a language model, for reservations: rather more than less. Null where none is asked.</summary>
    /// <param name="shots">The shots.</param>
    /// <param name="locales">Languages of their copy.</param>
    EnrichmentUsage? Expects(IReadOnlyCollection<Briefs.Shot> shots, int locales) => null;
}
