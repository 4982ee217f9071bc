using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;

namespace Atelier.Core.Tests.Briefs;

/// <summary>The template enricher, with what it was asked.</summary>
internal sealed class AttentiveEnricher : IBriefEnricher
{
    private readonly TemplateEnricher _enricher = new();

    public List<EnrichmentRequest> Requests { get; } = [];

    /// <summary>What it says that a round will use.</summary>
    public EnrichmentUsage? Expected { get; set; }

    /// <summary>What it says that a round used.</summary>
    public EnrichmentUsage? Usage { get; set; }

    public EnrichmentUsage? Expects(IReadOnlyCollection<Shot> shots, int locales) => Expected;

    public async Task<RoundSpec> EnrichAsync(EnrichmentRequest request, CancellationToken cancellationToken = default)
    {
        Requests.Add(request);
        var spec = await _enricher.EnrichAsync(request, cancellationToken);
        return Usage is null ? spec : spec with { Usage = Usage };
    }
}
