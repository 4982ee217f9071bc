namespace Atelier.Diffusion;

/// <summary>Euler's method on the probability flow ODE (Karras et al. 2022, algorithm 1 without churn), with diffusers' conventions.</summary>
internal static class EulerSampler
{
    /// <summary>The table for a number of steps.</summary>
    /// <param name="config">The schedule.</param>
    /// <param name="steps">At least 1 and at most the training timesteps.</param>
    public static SamplerTable Build(SchedulerConfig config, int steps)
    {
        var schedule = NoiseSchedule.From(config);
        var spacing = config.TimestepSpacing ?? TimestepSpacing.Linspace;
        var grid = TimestepGrid.Of(spacing, schedule.Length, steps, config.StepsOffset);
        var ladder = new SigmaLadder(schedule);
        double[] sigmas = [.. grid.Select(ladder.Sigma)];
        if (config.UseKarrasSigmas)
        {
            sigmas = SigmaLadder.Karras(sigmas[^1], sigmas[0], steps);
            grid = [.. sigmas.Select(ladder.Timestep)];
        }

        var largest = sigmas.Max();
        return new SamplerTable
        {
            Sampler = Samplers.Euler,
            InitialScale = (float)(spacing == TimestepSpacing.Leading ? Math.Sqrt((largest * largest) + 1) : largest),
            Steps = [.. grid.Select((time, i) => Step(time, sigmas[i], i + 1 < steps ? sigmas[i + 1] : 0, config.PredictionType))],
        };
    }

    private static SamplerStep Step(double time, double sigma, double next, PredictionKind prediction)
    {
        var square = (sigma * sigma) + 1;
        var (cleanX, cleanM) = prediction switch
        {
            PredictionKind.Epsilon => (1d, -sigma),
            PredictionKind.Velocity => (1 / square, -sigma / Math.Sqrt(square)),
            PredictionKind.Sample => (0, 1),
            _ => throw new ArgumentOutOfRangeException(nameof(prediction), prediction, "An unknown prediction."),
        };
        var kept = next / sigma;
        return new SamplerStep
        {
            Timestep = time,
            InputScale = (float)(1 / Math.Sqrt(square)),
            FromSample = (float)(kept + ((1 - kept) * cleanX)),
            FromModel = (float)((1 - kept) * cleanM),
            CleanFromSample = (float)cleanX,
            CleanFromModel = (float)cleanM,
            FromClean = (float)(1 - kept),
            StartSignal = 1,
            StartNoise = (float)sigma,
        };
    }
}
