namespace Atelier.Diffusion;

/// <summary>A sampler for one number of steps: pure numbers, shared freely between threads and rows.</summary>
public sealed record SamplerTable
{
    /// <summary>One of <see cref="Samplers.Names"/>.</summary>
    public required string Sampler { get; init; }

    /// <summary>The first sample of a render from noise is unit noise times this.</summary>
    public required float InitialScale { get; init; }

    /// <summary>The predicted clean sample is clipped to plus and minus this; null does not clip.</summary>
    public float? Clip { get; init; }

    /// <summary>Dynamic thresholding of the predicted clean sample; null does none. Goes before <see cref="Clip"/>.</summary>
    public Threshold? Threshold { get; init; }

    /// <summary>The steps to run, noisiest first; none where a strength leaves none.</summary>
    public required IReadOnlyList<SamplerStep> Steps { get; init; }
}
