namespace Atelier.Core.Models;

/// <summary>A model of the catalog: what the studio needs to know to choose it and to write jobs and prompts for it.</summary>
public sealed record ModelProfile
{
    /// <summary>Its name: lower-case letters, digits, dashes.</summary>
    public required string Name { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>The pool of workers that serve it.</summary>
    public required string Pool { get; init; }

    /// <summary>SPDX id or URL of the licence.</summary>
    public required string Licence { get; init; }

    /// <summary>SHA-256 over the model's files, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The language its prompts are written in.</summary>
    public PromptDialect Dialect { get; init; }

    /// <summary>Words the model knows, for <see cref="PromptDialect.Vocabulary"/>.</summary>
    public PromptVocabulary? Vocabulary { get; init; }

    /// <summary>Side of a square preview in pixels; other shapes keep its area.</summary>
    public required int PreviewSide { get; init; }

    /// <summary>The largest area a final may have, as the side of a square in pixels.</summary>
    public required int FinalSide { get; init; }

    /// <summary>Widths and heights are multiples of this many pixels.</summary>
    public required int SizeMultiple { get; init; }

    /// <summary>Steps of a preview.</summary>
    public required int PreviewSteps { get; init; }

    /// <summary>Steps of a final.</summary>
    public required int FinalSteps { get; init; }

    /// <summary>The most steps that its sampler takes, and a final at its strength.</summary>
    public int MostSteps { get; init; } = 100;

    /// <summary>Guidance scale.</summary>
    public required double Guidance { get; init; }

    /// <summary>The sampler.</summary>
    public required string Sampler { get; init; }

    /// <summary>Samplers that a caller may pin; any when empty.</summary>
    public IReadOnlyList<string> Samplers { get; init; } = [];

    /// <summary>How much of an approved preview a final redraws, above 0 to 1.</summary>
    public required double PromotionStrength { get; init; }

    /// <summary>The structural similarity to the approved preview, at preview size, from which a final passes proofing unseen.</summary>
    public required double ProofThreshold { get; init; }
}
