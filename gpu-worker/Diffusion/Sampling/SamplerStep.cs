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
    /// What m is in methods that remember outputs: the weight of what this step remembers, then of what the steps before did, newest first. Null is the model's output of this step;
    /// a table has them at all steps or at none.
    /// </summary>
    public IReadOnlyList<float>? Outputs { get; init; }

    /// <summary>The sample that the UNet was shown, in what is remembered of this step.</summary>
    public float RememberedFromSample { get; init; }

    /// <summary>The model's output, in what is remembered of this step.</summary>
    public float RememberedFromModel { get; init; }

    /// <summary>x0 in what is remembered of this step, counted in the two above already; what clipping changes in x0 is weighted by it.</summary>
    public float RememberedFromClean { get; init; }

    /// <summary>Whether x is what the last step that did not go back began with, and the sample that the UNet was shown is dropped.</summary>
    public bool GoesBack { get; init; }

    /// <summary>
    /// Where a step that goes back corrects first what it goes back to: the weights of what is remembered, newest first, that are added to <see cref="CorrectedFromSample"/> times that sample.
    /// The corrected one is x, and what later steps go back to.
    /// </summary>
    public IReadOnlyList<float>? Correction { get; init; }

    /// <summary>What was gone back to, in the corrected x.</summary>
    public float CorrectedFromSample { get; init; }

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
