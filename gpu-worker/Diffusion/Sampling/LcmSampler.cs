using System.Globalization;

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
    /// <param name="strength">The part of distillation's timesteps, at the clean end, that all steps are taken over; 0 to 1.</param>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.Strength"/>: that part has fewer timesteps than there are steps.</exception>
    public static SamplerTable Build(SchedulerConfig config, int steps, float strength = 1)
    {
        var schedule = NoiseSchedule.From(config);
        var distilled = Math.Min(config.OriginalInferenceSteps, schedule.Length);
        var stride = schedule.Length / distilled;
        var part = StrengthPart.Of(distilled, strength);
        if (part < steps) throw TooFew(distilled, part, steps, strength);
        // Evenly among the distillation's timesteps, counted from the noisiest, in numpy's order.
        int[] grid = [.. Enumerable.Range(0, steps).Select(i => ((part - (int)(i * ((double)part / steps))) * stride) - 1)];
        return new SamplerTable
        {
            Sampler = Samplers.Lcm,
            InitialScale = 1,
            Clip = config.ClipSample == true ? config.ClipSampleRange : null,
            Threshold = Threshold.From(config),
            Steps = [.. grid.Select((t, i) => Step(t, schedule.AlphaBar(t), i + 1 < steps ? schedule.AlphaBar(grid[i + 1]) : 1, config))],
        };
    }

    private static DiffusionException TooFew(int distilled, int part, int steps, float strength)
    {
        // The product is cut off, and may fall short of the steps in its last bit.
        var least = Math.Ceiling(steps * 1000m / distilled) / 1000;
        while (least < 1 && StrengthPart.Of(distilled, (float)least) < steps) least += 0.001m;
        return new(
            DiffusionErrorCodes.Strength,
            "start.strength",
            string.Create(CultureInfo.InvariantCulture, $"A strength of {strength} leaves {part} of the {distilled} timesteps that the model was distilled at, too few for {steps} steps."),
            string.Create(CultureInfo.InvariantCulture, $"Give at least {least:0.###}{(part > 0 ? $", or ask for {(part == 1 ? "1 step" : $"1 to {part} steps")}" : "")}."));
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
