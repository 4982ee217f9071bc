namespace Atelier.Diffusion;

/// <summary><c>model_index.json</c>: which components a model has, and what its pipeline was told.</summary>
public sealed record ModelIndex
{
    /// <summary>The pipeline's class, such as <c>StableDiffusionXLPipeline</c>.</summary>
    public string ClassName { get; init; } = "";

    /// <summary>Whether it is diffusers' pipeline of latent consistency models, which understands strength in its own way.</summary>
    public bool IsLatentConsistency => ClassName.Contains("LatentConsistency", StringComparison.Ordinal);

    /// <summary>Components that the model has.</summary>
    public IReadOnlySet<string> Present { get; init; } = new HashSet<string>();

    /// <summary>Components that are named as absent.</summary>
    public IReadOnlySet<string> Absent { get; init; } = new HashSet<string>();

    /// <summary>Whether SDXL's negative prompt that is not given is zeros, and not the encoding of the empty text.</summary>
    public bool ForceZerosForEmptyPrompt { get; init; } = true;

    /// <summary>Whether SDXL is told an aesthetic score in place of the target size, as its refiner is.</summary>
    public bool RequiresAestheticsScore { get; init; }
}
