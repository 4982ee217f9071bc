namespace Atelier.Diffusion;

/// <summary>
/// One step as scalars: with x the sample, m the model's output, n fresh noise,
/// <c>x' = FromSample x + FromModel m + FromPrevious x0' + FromNoise n + FromClean (clip(x0) - x0)</c>,
/// where <c>x0 = CleanFromSample x + CleanFromModel m</c> is the clean sample predicted here and x0' the one of the step before.
/// </summary>
public readonly record struct SamplerStep
{
    /// <summary>What the UNet is told; may be fractional.</summary>
    public required double Timestep { get; init; }

    /// <summary>The UNet sees the sample times this.</summary>
    public required float InputScale { get; init; }

    /// <summary>x in x'.</summary>
    public required float FromSample { get; init; }

    /// <summary>m in x'.</summary>
    public required float FromModel { get; init; }

    /// <summary>The previous step's x0 in x'; 0 for one-step methods.</summary>
    public float FromPrevious { get; init; }

    /// <summary>
    /// What m is in multistep methods: the weight of this step's output, then of those of the steps before, newest first. Null is this step's alone.
    /// </summary>
    public IReadOnlyList<float>? Outputs { get; init; }

    /// <summary>Whether x is what the last step that did not go back began with, and the sample that the UNet was shown is dropped.</summary>
    public bool GoesBack { get; init; }

    /// <summary>Fresh noise in x'; 0 for deterministic methods.</summary>
    public float FromNoise { get; init; }

    /// <summary>x in x0.</summary>
    public required float CleanFromSample { get; init; }

    /// <summary>m in x0.</summary>
    public required float CleanFromModel { get; init; }

    /// <summary>x0 in x', counted in <see cref="FromSample"/> and <see cref="FromModel"/> already; what clipping changes in x0 is weighted by it.</summary>
    public required float FromClean { get; init; }

    /// <summary>The clean sample's weight in the sample this step begins with.</summary>
    public required float StartSignal { get; init; }

    /// <summary>The noise's weight in the sample this step begins with.</summary>
    public required float StartNoise { get; init; }
}
