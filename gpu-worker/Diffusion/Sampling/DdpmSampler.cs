namespace Atelier.Diffusion;

/// <summary>DDPM (Ho et al. 2020, equations 6 and 7): ancestral sampling of the diffusion's own chain, with fresh noise at each step; with diffusers' conventions.</summary>
internal static class DdpmSampler
{
    /// <summary>The table for a number of steps.</summary>
    /// <param name="config">The schedule.</param>
    /// <param name="steps">At least 1 and at most the training timesteps.</param>
    public static SamplerTable Build(SchedulerConfig config, int steps)
    {
        var schedule = NoiseSchedule.From(config);
        int[] grid = [.. TimestepGrid.Of(config.TimestepSpacing ?? TimestepSpacing.Leading, schedule.Length, steps, config.StepsOffset).Select(t => (int)Math.Round(t, MidpointRounding.ToEven))];
        var clips = config.ClipSample ?? config.ClassName.StartsWith("DDPM", StringComparison.Ordinal);
        return new SamplerTable
        {
            Sampler = Samplers.Ddpm,
            InitialScale = 1,
            Clip = clips ? config.ClipSampleRange : null,
            Threshold = Threshold.From(config),
            Steps = [.. grid.Select((t, i) => Step(t, schedule.AlphaBar(t), i + 1 < steps ? schedule.AlphaBar(grid[i + 1]) : 1, config))],
        };
    }

    private static SamplerStep Step(int t, double alpha, double before, SchedulerConfig config)
    {
        var (signal, noise) = (Math.Sqrt(alpha), Math.Sqrt(1 - alpha));
        var (cleanX, cleanM) = Prediction.Clean(config.PredictionType, signal, noise);
        // Rounded where torch rounds it: few digits are left of what it falls short of 1.
        double alone = (float)(alpha / before);
        var beta = 1 - alone;
        var clean = Math.Sqrt(before) * beta / (1 - alpha);
        var kept = Math.Sqrt(alone) * (1 - before) / (1 - alpha);
        var variance = config.VarianceType == "fixed_large" ? beta : (1 - before) / (1 - alpha) * beta;
        return new SamplerStep
        {
            Timestep = t,
            InputScale = 1,
            FromSample = (float)(kept + (clean * cleanX)),
            FromModel = (float)(clean * cleanM),
            FromNoise = t > 0 ? (float)Math.Sqrt(Math.Max(variance, 0)) : 0,
            CleanFromSample = (float)cleanX,
            CleanFromModel = (float)cleanM,
            FromClean = (float)clean,
            StartSignal = (float)signal,
            StartNoise = (float)noise,
        };
    }
}
