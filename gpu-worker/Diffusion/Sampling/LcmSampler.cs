namespace Atelier.Diffusion;

/// <summary>
/// Multistep sampling of latent consistency models (Luo et al. 2023, algorithm 3): jump to the clean sample, add fresh noise for the next timestep, jump again.
/// Timesteps are chosen from those of distillation; with diffusers' conventions.
/// </summary>
internal static class LcmSampler
{
    private const double SigmaData = 0.5;

    /// <summary>The table for a number of steps.</summary>
    /// <param name="config">The schedule.</param>
    /// <param name="steps">At least 1 and at most the steps of distillation.</param>
    public static SamplerTable Build(SchedulerConfig config, int steps)
    {
        var schedule = NoiseSchedule.From(config);
        var distilled = Math.Min(config.OriginalInferenceSteps, schedule.Length);
        var stride = schedule.Length / distilled;
        // Evenly among the distillation's timesteps, counted from the noisiest.
        int[] grid = [.. Enumerable.Range(0, steps).Select(i => ((distilled - (int)((long)i * distilled / steps)) * stride) - 1)];
        return new SamplerTable
        {
            Sampler = Samplers.Lcm,
            InitialScale = 1,
            Clip = config.ClipSample == true ? config.ClipSampleRange : null,
            Threshold = Threshold.From(config),
            Steps = [.. grid.Select((t, i) => Step(t, schedule.AlphaBar(t), i + 1 < steps ? schedule.AlphaBar(grid[i + 1]) : 1, config))],
        };
    }

    private static SamplerStep Step(int t, double alpha, double next, SchedulerConfig config)
    {
        var (signal, noise) = (Math.Sqrt(alpha), Math.Sqrt(1 - alpha));
        var (cleanX, cleanM) = Prediction.Clean(config.PredictionType, signal, noise);
        // At time 0 a consistency function is the identity.
        var scaled = t * config.TimestepScaling;
        var skip = SigmaData * SigmaData / ((scaled * scaled) + (SigmaData * SigmaData));
        var jump = scaled / Math.Sqrt((scaled * scaled) + (SigmaData * SigmaData));
        var kept = Math.Sqrt(next);
        return new SamplerStep
        {
            Timestep = t,
            InputScale = 1,
            FromSample = (float)(kept * ((jump * cleanX) + skip)),
            FromModel = (float)(kept * jump * cleanM),
            FromNoise = (float)Math.Sqrt(1 - next),
            CleanFromSample = (float)cleanX,
            CleanFromModel = (float)cleanM,
            FromClean = (float)(kept * jump),
            StartSignal = (float)signal,
            StartNoise = (float)noise,
        };
    }
}
