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

    /// <summary>The steps, noisiest first.</summary>
    public required IReadOnlyList<SamplerStep> Steps { get; init; }

    /// <summary>The first step of a start with a strength: all but the last <c>floor(steps * strength)</c> are skipped.</summary>
    /// <param name="strength">0 to 1.</param>
    /// <returns>An index into <see cref="Steps"/>, or their count when none is to run.</returns>
    public int FirstStep(float strength) =>
        // In decimal, so that 0.7f of 10 steps is 7 as written and not 6.
        Steps.Count - Math.Min((int)Math.Floor(Steps.Count * (decimal)strength), Steps.Count);
}
