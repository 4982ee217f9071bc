namespace Atelier.Diffusion;

/// <summary>
/// Heun's method (Karras et al. 2022, algorithm 1 without churn), also on rectified flow: each step is taken as Euler does, and then again by the mean of the derivatives at both of its ends;
/// two calls a step, but one for the last. With diffusers' conventions.
/// </summary>
internal static class HeunSampler
{
    private static readonly float[] Alone = [1];
    private static readonly float[] Mean = [1 / 2f, 1 / 2f];

    /// <summary>The table for a number of steps.</summary>
    /// <param name="config">The schedule.</param>
    /// <param name="steps">At least 1 and at most the training timesteps.</param>
    /// <param name="first">Steps left out at the noisy end.</param>
    public static SamplerTable Build(SchedulerConfig config, int steps, int first = 0)
    {
        var schedule = NoiseSchedule.From(config.Plain);
        var grid = SigmaGrid.Unscaled(config.Plain, schedule, steps);
        return new SamplerTable
        {
            Sampler = Samplers.Heun,
            InitialScale = grid.InitialScale(config),
            Clip = config.ClipSample == true ? config.ClipSampleRange : null,
            Steps = Steps([.. grid.Times.Zip(grid.Sigmas, (time, sigma) => DerivativeStep.At(time, sigma, config.PredictionType))], first),
        };
    }

    /// <summary>The calls of a method's steps, from what a call at each of its sigmas is and remembers.</summary>
    public static IReadOnlyList<SamplerStep> Steps(IReadOnlyList<SamplerStep> calls, int first)
    {
        var steps = new List<SamplerStep>();
        for (var i = first; i < calls.Count; i++)
        {
            var length = (i + 1 < calls.Count ? calls[i + 1].StartNoise : 0) - calls[i].StartNoise;
            steps.Add(calls[i] with { FromModel = length, Outputs = Alone });
            if (i + 1 < calls.Count) steps.Add(calls[i + 1] with { FromModel = length, Outputs = Mean, GoesBack = true });
        }

        return steps;
    }
}
