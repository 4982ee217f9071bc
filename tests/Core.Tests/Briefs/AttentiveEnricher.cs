using Atelier.Core.Enrichment;

namespace Atelier.Core.Tests.Briefs;

/// <summary>The template enricher, with what it was asked.</summary>
internal sealed class AttentiveEnricher : IBriefEnricher
{
    private readonly TemplateEnricher _enricher = new();

    public List<EnrichmentRequest> Requests { get; } = [];

    public Task<RoundSpec> EnrichAsync(EnrichmentRequest request, CancellationToken cancellationToken = default)
    {
        Requests.Add(request);
        return _enricher.EnrichAsync(request, cancellationToken);
    }
}
