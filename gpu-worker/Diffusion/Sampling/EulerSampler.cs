namespace Atelier.Diffusion;

/// <summary>
/// Euler's method on the probability flow ODE (Karras et al. 2022, algorithm 1 without churn), and its ancestral variant, which goes further down than the
/// next sigma and comes back up by fresh noise (Katherine Crowson's k-diffusion); with diffusers' conventions, by which only the former knows spaced sigmas.
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
        var grid = SigmaGrid.Unscaled(config, schedule, steps, spaces: !ancestral);
        var sigmas = grid.Sigmas;
        var last = config.FinalSigmasType == FinalSigma.Smallest && !ancestral ? schedule.Sigma(0) : 0;
        return new SamplerTable
        {
            Sampler = ancestral ? Samplers.EulerAncestral : Samplers.Euler,
            InitialScale = grid.InitialScale(config),
            Steps = [.. grid.Times.Select((time, i) => Step(time, sigmas[i], i + 1 < steps ? sigmas[i + 1] : last, config.PredictionType, ancestral))],
        };
    }

    /// <summary>The fresh noise of an ancestral step from a sigma to the next.</summary>
    public static double Up(double sigma, double next) => Math.Sqrt(next * next * ((sigma * sigma) - (next * next)) / (sigma * sigma));

    private static SamplerStep Step(double time, double sigma, double next, PredictionKind prediction, bool ancestral)
    {
        var (cleanX, cleanM) = Prediction.CleanUnscaled(prediction, sigma);
        // Variances add: what fresh noise puts in, the step down has to leave out.
        var up = ancestral ? Up(sigma, next) : 0;
        var kept = Math.Sqrt((next * next) - (up * up)) / sigma;
        return new SamplerStep
        {
            Timestep = time,
            InputScale = (float)(1 / Math.Sqrt((sigma * sigma) + 1)),
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
