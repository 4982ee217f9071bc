namespace Atelier.Diffusion;

/// <summary>
/// Euler's method on the probability flow ODE (Karras et al. 2022, algorithm 1 without churn), and its ancestral variant, which goes further down than the
/// next sigma and comes back up by fresh noise (Katherine Crowson's k-diffusion); with diffusers' conventions, by which only the former knows Karras' and exponential sigmas.
/// </summary>
internal static class EulerSampler
{
    /// <summary>The table for a number of steps.</summary>
    /// <param name="config">The schedule.</param>
    /// <param name="steps">At least 1 and at most the training timesteps.</param>
    /// <param name="ancestral">Whether each step adds fresh noise.</param>
    public static SamplerTable Build(SchedulerConfig config, int steps, bool ancestral)
    {
        var schedule = NoiseSchedule.From(config);
        var spacing = config.TimestepSpacing ?? TimestepSpacing.Linspace;
        var grid = TimestepGrid.Of(spacing, schedule.Length, steps, config.StepsOffset);
        var ladder = new SigmaLadder(schedule);
        double[] sigmas = [.. grid.Select(ladder.Sigma)];
        if (!ancestral && (config.UseKarrasSigmas || config.UseExponentialSigmas))
        {
            var (smallest, greatest) = (config.SigmaMin ?? sigmas[^1], config.SigmaMax ?? sigmas[0]);
            sigmas = config.UseKarrasSigmas ? SigmaLadder.Karras(smallest, greatest, steps) : SigmaLadder.Exponential(smallest, greatest, steps);
            grid = [.. sigmas.Select(ladder.Timestep)];
        }

        var largest = sigmas.Max();
        var last = config.FinalSigmasType == FinalSigma.Smallest && !ancestral ? schedule.Sigma(0) : 0;
        return new SamplerTable
        {
            Sampler = ancestral ? Samplers.EulerAncestral : Samplers.Euler,
            InitialScale = (float)(spacing == TimestepSpacing.Leading ? Math.Sqrt((largest * largest) + 1) : largest),
            Steps = [.. grid.Select((time, i) => Step(time, sigmas[i], i + 1 < steps ? sigmas[i + 1] : last, config.PredictionType, ancestral))],
        };
    }

    private static SamplerStep Step(double time, double sigma, double next, PredictionKind prediction, bool ancestral)
    {
        var square = (sigma * sigma) + 1;
        var (cleanX, cleanM) = prediction switch
        {
            PredictionKind.Epsilon => (1d, -sigma),
            PredictionKind.Velocity => (1 / square, -sigma / Math.Sqrt(square)),
            PredictionKind.Sample => (0, 1),
            _ => throw new ArgumentOutOfRangeException(nameof(prediction), prediction, "An unknown prediction."),
        };
        // Variances add: what fresh noise puts in, the step down has to leave out.
        var up = ancestral ? Math.Sqrt(next * next * ((sigma * sigma) - (next * next)) / (sigma * sigma)) : 0;
        var kept = Math.Sqrt((next * next) - (up * up)) / sigma;
        return new SamplerStep
        {
            Timestep = time,
            InputScale = (float)(1 / Math.Sqrt(square)),
            FromSample = (float)(kept + ((1 - kept) * cleanX)),
            FromModel = (float)((1 - kept) * cleanM),
            FromNoise = (float)up,
            CleanFromSample = (float)cleanX,
            CleanFromModel = (float)cleanM,
            FromClean = (float)(1 - kept),
            StartSignal = 1,
            StartNoise = (float)sigma,
        };
    }
}
