namespace Atelier.Diffusion;

/// <summary>DDIM (Song et al. 2021, equation 12), with diffusers' conventions for the timestep before.</summary>
internal static class DdimSampler
{
    /// <summary>The table for a number of steps.</summary>
    /// <param name="config">The schedule.</param>
    /// <param name="steps">At least 1 and at most the training timesteps.</param>
    /// <param name="eta">0 is deterministic, 1 has DDPM's variance.</param>
    public static SamplerTable Build(SchedulerConfig config, int steps, double eta = 0)
    {
        var schedule = NoiseSchedule.From(config);
        var grid = TimestepGrid.Of(config.TimestepSpacing ?? TimestepSpacing.Leading, schedule.Length, steps, config.StepsOffset);
        var stride = schedule.Length / steps;
        var finalAlpha = config.SetAlphaToOne != false ? 1 : schedule.AlphaBar(0);
        var clips = config.ClipSample ?? config.ClassName.StartsWith("DDIM", StringComparison.Ordinal);
        return new SamplerTable
        {
            Sampler = Samplers.Ddim,
            InitialScale = 1,
            Clip = clips ? config.ClipSampleRange : null,
            Threshold = Threshold.From(config),
            Steps = [.. grid.Select(time =>
            {
                var t = (int)Math.Round(time, MidpointRounding.ToEven);
                var alpha = schedule.AlphaBar(t);
                var before = t - stride >= 0 ? schedule.AlphaBar(t - stride) : finalAlpha;
                return Step(t, alpha, before, config.PredictionType, eta);
            })],
        };
    }

    private static SamplerStep Step(int t, double alpha, double before, PredictionKind prediction, double eta)
    {
        var (signal, noise) = (Math.Sqrt(alpha), Math.Sqrt(1 - alpha));
        var (cleanX, cleanM) = Prediction.Clean(prediction, signal, noise);
        var (noiseX, noiseM) = Prediction.Noise(prediction, signal, noise);
        var variance = (1 - before) / (1 - alpha) * (1 - (alpha / before));
        var deviation = eta * Math.Sqrt(Math.Max(variance, 0));
        var clean = Math.Sqrt(before);
        var direction = Math.Sqrt(Math.Max(1 - before - (deviation * deviation), 0));
        return new SamplerStep
        {
            Timestep = t,
            InputScale = 1,
            FromSample = (float)((clean * cleanX) + (direction * noiseX)),
            FromModel = (float)((clean * cleanM) + (direction * noiseM)),
            FromNoise = (float)deviation,
            CleanFromSample = (float)cleanX,
            CleanFromModel = (float)cleanM,
            FromClean = (float)clean,
            StartSignal = (float)signal,
            StartNoise = (float)noise,
        };
    }
}
