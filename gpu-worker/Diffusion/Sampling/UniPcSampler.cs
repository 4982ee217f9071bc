namespace Atelier.Diffusion;

/// <summary>
/// UniPC (Zhao et al. 2023): a multistep solver in the logarithm of signal over noise whose every call first corrects the step before, and then predicts the next from where that should
/// have led. With diffusers' conventions, also for a start midway, where it begins anew with a step of first order.
/// </summary>
internal static class UniPcSampler
{
    /// <summary>The highest order taken.</summary>
    public const int HighestOrder = 3;

    /// <summary>The table for a number of steps.</summary>
    /// <param name="config">The schedule.</param>
    /// <param name="steps">At least 1 and at most the training timesteps; in leading spacing fewer.</param>
    /// <param name="first">Steps left out at the noisy end.</param>
    public static SamplerTable Build(SchedulerConfig config, int steps, int first = 0)
    {
        var schedule = NoiseSchedule.From(config);
        var grid = SigmaGrid.Solver(config, schedule, steps, rounds: config.UseKarrasSigmas);
        var last = config.FinalSigmasType == FinalSigma.Zero ? 0 : grid.IsSpaced ? grid.Sigmas[^1] : schedule.Sigma(0);
        var update = new UniPcUpdate([.. grid.Sigmas, last], config.PredictX0, config.SolverType == "bh1");
        var most = Math.Min(config.SolverOrder ?? 2, HighestOrder);
        int Order(int i) => Math.Min(i - first + 1, config.LowerOrderFinal ? Math.Min(most, steps - i) : most);
        return new SamplerTable
        {
            Sampler = Samplers.UniPc,
            InitialScale = 1,
            Threshold = config.PredictX0 ? Threshold.From(config) : null,
            Steps =
            [
                .. Enumerable.Range(first, steps - first).Select(i =>
                {
                    var step = Step(grid.Times[i], grid.Sigmas[i], config);
                    var (kept, outputs) = update.Predict(i, Order(i));
                    step = step with { FromSample = (float)kept, Outputs = [.. outputs.Select(w => (float)w)] };
                    if (i == first || config.DisableCorrector.Contains(i - 1) || update.Correct(i, Order(i - 1)) is not var (corrected, correction)) return step;
                    return step with { GoesBack = true, CorrectedFromSample = (float)corrected, Correction = [.. correction.Select(w => (float)w)] };
                }),
            ],
        };
    }

    /// <summary>What a step is and remembers.</summary>
    private static SamplerStep Step(double time, double sigma, SchedulerConfig config)
    {
        var (signal, noise) = SigmaLadder.Split(sigma);
        var (cleanX, cleanM) = Prediction.Clean(config.PredictionType, signal, noise);
        var (rememberedX, rememberedM) = config.PredictX0 ? (cleanX, cleanM) : Prediction.Noise(config.PredictionType, signal, noise);
        return new SamplerStep
        {
            Timestep = time,
            InputScale = 1,
            FromSample = 1,
            FromModel = 1,
            RememberedFromSample = (float)rememberedX,
            RememberedFromModel = (float)rememberedM,
            RememberedFromClean = config.PredictX0 ? 1 : 0,
            CleanFromSample = (float)cleanX,
            CleanFromModel = (float)cleanM,
            FromClean = 0,
            StartSignal = (float)signal,
            StartNoise = (float)noise,
        };
    }
}
