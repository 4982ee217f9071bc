using System.Globalization;

namespace Atelier.Diffusion;

/// <summary>DPM-Solver++ (2M): the second-order multistep solver of Lu et al. 2022, algorithm 2, in its midpoint form, with diffusers' conventions.</summary>
internal static class DpmSampler
{
    /// <summary>The table for a number of steps.</summary>
    /// <param name="config">The schedule.</param>
    /// <param name="steps">At least 1 and at most the training timesteps; in leading spacing fewer.</param>
    public static SamplerTable Build(SchedulerConfig config, int steps)
    {
        var schedule = NoiseSchedule.From(config);
        var ladder = new SigmaLadder(schedule);
        var grid = Grid(config, schedule.Length, steps);
        double[] sigmas = [.. grid.Select(ladder.Sigma)];
        if (config.UseKarrasSigmas || config.UseLuLambdas || config.UseExponentialSigmas)
        {
            var (smallest, largest) = (schedule.Sigma(0), schedule.Sigma(schedule.Length - 1));
            sigmas = config.UseKarrasSigmas ? SigmaLadder.Karras(smallest, largest, steps) : SigmaLadder.Exponential(smallest, largest, steps);
            // diffusers rounds some of them and cuts off the fraction of the others.
            var rounds = (config.UseKarrasSigmas || config.UseLuLambdas) && config.BetaSchedule != BetaSchedule.SquaredCosine;
            grid = [.. sigmas.Select(s => rounds ? Math.Round(ladder.Timestep(s), MidpointRounding.ToEven) : Math.Floor(ladder.Timestep(s)))];
        }

        sigmas = [.. sigmas, config.FinalSigmasType == FinalSigma.Zero ? 0 : schedule.Sigma(0)];
        var firstOrderEnd = config.EulerAtFinal || (config.LowerOrderFinal && steps < 15) || config.FinalSigmasType == FinalSigma.Zero;
        return new SamplerTable
        {
            Sampler = Samplers.DpmPlusPlus2M,
            InitialScale = 1,
            Threshold = Threshold.From(config),
            Steps = [.. grid.Select((time, i) => Step(time, sigmas, i, config.PredictionType, secondOrder: i > 0 && !(firstOrderEnd && i == steps - 1)))],
        };
    }

    /// <summary>A setting of DPM-Solver's that is not done here; null when there is none.</summary>
    public static string? Unsupported(SchedulerConfig config) => config switch
    {
        { AlgorithmType: not (null or "dpmsolver++") and var algorithm } => $"algorithm_type '{algorithm}'",
        { SolverOrder: not (null or 2) and var order } => string.Create(CultureInfo.InvariantCulture, $"solver_order {order}"),
        { SolverType: not (null or "midpoint") and var solver } => $"solver_type '{solver}'",
        { LambdaMinClipped: not (null or double.NegativeInfinity) and var lambda } => string.Create(CultureInfo.InvariantCulture, $"lambda_min_clipped {lambda}"),
        _ => null,
    };

    /// <summary>Linspace and leading spacing cut time into one more step and leave out the cleanest.</summary>
    private static double[] Grid(SchedulerConfig config, int training, int steps)
    {
        var spacing = config.TimestepSpacing ?? TimestepSpacing.Linspace;
        var grid = spacing == TimestepSpacing.Trailing
            ? TimestepGrid.Of(spacing, training, steps, config.StepsOffset)
            : TimestepGrid.Of(spacing, training, steps + 1, config.StepsOffset)[..steps];
        return [.. grid.Select(t => Math.Round(t, MidpointRounding.ToEven))];
    }

    private static SamplerStep Step(double time, double[] sigmas, int i, PredictionKind prediction, bool secondOrder)
    {
        var (signal, noise) = Split(sigmas[i]);
        var (nextSignal, nextNoise) = Split(sigmas[i + 1]);
        // Lambda, the logarithm of signal over noise, is the solver's time.
        var h = Math.Log(sigmas[i]) - Math.Log(sigmas[i + 1]);
        var before = i == 0 ? 0 : Math.Log(sigmas[i - 1]) - Math.Log(sigmas[i]);
        // A step of no length before says nothing of how the clean sample moves, nor does any of an endless step.
        var slope = secondOrder && before > 0 && double.IsFinite(h) ? h / before / 2 : 0;
        var towards = nextSignal * (1 - Math.Exp(-h));
        var kept = nextNoise / noise;
        var (cleanX, cleanM) = Prediction.Clean(prediction, signal, noise);
        return new SamplerStep
        {
            Timestep = time,
            InputScale = 1,
            FromSample = (float)(kept + (towards * (1 + slope) * cleanX)),
            FromModel = (float)(towards * (1 + slope) * cleanM),
            FromPrevious = (float)(-towards * slope),
            CleanFromSample = (float)cleanX,
            CleanFromModel = (float)cleanM,
            FromClean = (float)(towards * (1 + slope)),
            StartSignal = (float)signal,
            StartNoise = (float)noise,
        };
    }

    private static (double Signal, double Noise) Split(double sigma)
    {
        var signal = 1 / Math.Sqrt((sigma * sigma) + 1);
        return (signal, sigma * signal);
    }
}
