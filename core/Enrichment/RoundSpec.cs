namespace Atelier.Core.Enrichment;

/// <summary>What a round renders; stored once as <c>rounds/{n}/spec.json</c>.</summary>
public sealed record RoundSpec
{
    /// <summary>The brief.</summary>
    public required string BriefId { get; init; }

    /// <summary>The round, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>Who wrote it, such as <c>templates/1</c>.</summary>
    public required string Enricher { get; init; }

    /// <summary>The policy it was written under.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>The model by name and version.</summary>
    public required string Model { get; init; }

    /// <summary>The model's version.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>The pool of workers to send to.</summary>
    public required string Pool { get; init; }

    /// <summary>Sampler name.</summary>
    public required string Sampler { get; init; }

    /// <summary>Guidance scale.</summary>
    public required double Guidance { get; init; }

    /// <summary>Steps of a preview.</summary>
    public required int PreviewSteps { get; init; }

    /// <summary>Steps of a final.</summary>
    public required int FinalSteps { get; init; }

    /// <summary>How much a final redraws.</summary>
    public required double PromotionStrength { get; init; }

    /// <summary>Similarity from which a final passes unseen.</summary>
    public required double ProofThreshold { get; init; }

    /// <summary>The shots of this round.</summary>
    public required IReadOnlyList<ShotSpec> Shots { get; init; }

    /// <summary>What a language model used to write it, whether or not its words were taken; null when none was asked.</summary>
    public EnrichmentUsage? Usage { get; init; }

    /// <summary>What people should know: a capped size, a degraded enricher.</summary>
    public IReadOnlyList<Moderation.Finding> Findings { get; init; } = [];
}
