using System.Globalization;

namespace Atelier.Diffusion;

/// <summary>
/// DPM-Solver++ (2M): the second-order multistep solver of Lu et al. 2022, algorithm 2, and its stochastic variant (SDE-DPM-Solver++, appendix B); with diffusers' conventions.
/// </summary>
internal static class DpmSampler
{
    /// <summary>The table for a number of steps.</summary>
    /// <param name="config">The schedule.</param>
    /// <param name="steps">At least 1 and at most the training timesteps; in leading spacing fewer.</param>
    /// <param name="noised">Whether each step adds fresh noise.</param>
    public static SamplerTable Build(SchedulerConfig config, int steps, bool noised)
    {
        var schedule = NoiseSchedule.From(config);
        var rounds = (config.UseKarrasSigmas || config.UseLuLambdas) && config.BetaSchedule != BetaSchedule.SquaredCosine;
        var spacing = config with { SigmaMin = null, SigmaMax = null, UseExponentialSigmas = config.UseLuLambdas || config.UseExponentialSigmas };
        var grid = SigmaGrid.Solver(spacing, schedule, steps, rounds);
        double[] sigmas = [.. grid.Sigmas, config.FinalSigmasType == FinalSigma.Zero ? 0 : schedule.Sigma(0)];
        var firstOrderEnd = config.EulerAtFinal || (config.LowerOrderFinal && steps < 15) || config.FinalSigmasType == FinalSigma.Zero;
        return new SamplerTable
        {
            Sampler = noised ? Samplers.DpmPlusPlus2MSde : Samplers.DpmPlusPlus2M,
            InitialScale = 1,
            Threshold = Threshold.From(config),
            Steps = [.. grid.Times.Select((time, i) => Step(time, sigmas, i, config, noised, secondOrder: config.SolverOrder != 1 && i > 0 && !(firstOrderEnd && i == steps - 1)))],
        };
    }

    /// <summary>A setting of DPM-Solver's that is not done here; null when there is none.</summary>
    public static string? Unsupported(SchedulerConfig config) => config switch
    {
        { AlgorithmType: not (null or "dpmsolver++" or "sde-dpmsolver++" or "deis") and var algorithm } => $"algorithm_type '{algorithm}'",
        { SolverOrder: > 2 and var order } => string.Create(CultureInfo.InvariantCulture, $"solver_order {order}"),
        { SolverType: not (null or "midpoint" or "heun" or "logrho" or "bh1" or "bh2") and var solver } => $"solver_type '{solver}'",
        { LambdaMinClipped: not (null or double.NegativeInfinity) and var lambda } => string.Create(CultureInfo.InvariantCulture, $"lambda_min_clipped {lambda}"),
        _ => null,
    };

    private static SamplerStep Step(double time, double[] sigmas, int i, SchedulerConfig config, bool noised, bool secondOrder)
    {
        var (signal, noise) = SigmaLadder.Split(sigmas[i]);
        var (nextSignal, nextNoise) = SigmaLadder.Split(sigmas[i + 1]);
        // Lambda, the logarithm of signal over noise, is the solver's time.
        var h = Math.Log(sigmas[i]) - Math.Log(sigmas[i + 1]);
        var before = i == 0 ? 0 : Math.Log(sigmas[i - 1]) - Math.Log(sigmas[i]);
        // The stochastic equation goes twice as far towards the clean sample, and comes back by fresh noise.
        var exponent = noised ? 2 * h : h;
        var share = 1 - Math.Exp(-exponent);
        // A step of no length before says nothing of how the clean sample moves, nor does any of an endless step.
        var slope = !secondOrder || before <= 0 || h <= 0 || !double.IsFinite(h) ? 0 : h / before * (config.SolverType == "heun" ? (1 / share) - (1 / exponent) : 0.5);
        var towards = nextSignal * share;
        var kept = nextNoise / noise * (noised ? Math.Exp(-h) : 1);
        var (cleanX, cleanM) = Prediction.Clean(config.PredictionType, signal, noise);
        return new SamplerStep
        {
            Timestep = time,
            InputScale = 1,
            FromSample = (float)(kept + (towards * (1 + slope) * cleanX)),
            FromModel = (float)(towards * (1 + slope) * cleanM),
            FromPrevious = (float)(-towards * slope),
            FromNoise = noised ? (float)(nextNoise * Math.Sqrt(Math.Max(share, 0))) : 0,
            CleanFromSample = (float)cleanX,
            CleanFromModel = (float)cleanM,
            FromClean = (float)(towards * (1 + slope)),
            StartSignal = (float)signal,
            StartNoise = (float)noise,
        };
    }
}
