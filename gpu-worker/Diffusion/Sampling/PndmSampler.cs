namespace Atelier.Diffusion;

/// <summary>
/// Pseudo numerical methods (Liu et al. 2022, algorithm 2): a linear multistep method over the last four outputs, begun by three Runge-Kutta steps of four calls each or, where
/// the configuration skips those, by taking the first step twice (PLMS). With diffusers' conventions, also for a start midway, where it counts calls anew
/// without regard to what was left out.
/// </summary>
internal static class PndmSampler
{
    /// <summary>Steps that the Runge-Kutta beginning needs at least.</summary>
    public const int FewestWithRungeKutta = 4;

    private const int RungeKuttaCalls = 12;

    // Adams-Bashforth by the outputs there are; the newest is first.
    private static readonly float[][] Multistep = [[1], [3 / 2f, -1 / 2f], [23 / 12f, -16 / 12f, 5 / 12f], [55 / 24f, -59 / 24f, 37 / 24f, -9 / 24f]];
    private static readonly float[] RungeKutta = [1 / 6f, 1 / 3f, 1 / 3f, 1 / 6f];

    /// <summary>The table for a number of steps.</summary>
    /// <param name="config">The schedule.</param>
    /// <param name="steps">At least 1, or <see cref="FewestWithRungeKutta"/>, and at most the training timesteps.</param>
    /// <param name="first">Calls left out at the noisy end.</param>
    public static SamplerTable Build(SchedulerConfig config, int steps, int first = 0)
    {
        var schedule = NoiseSchedule.From(config.Plain);
        var finalAlpha = config.SetAlphaToOne == true ? 1 : schedule.AlphaBar(0);
        var stride = schedule.Length / steps;
        int[] grid = [.. TimestepGrid.Of(config.TimestepSpacing ?? TimestepSpacing.Leading, schedule.Length, steps, config.StepsOffset).Select(t => (int)Math.Round(t, MidpointRounding.ToEven))];
        int[] beginning = config.SkipPrkSteps ? [] : Beginning(grid, stride / 2);
        int[] calls = config.SkipPrkSteps ? [grid[0], .. steps > 1 ? [grid[1]] : grid[..0], .. grid[1..]] : [.. beginning, .. grid[3..]];
        var table = new List<SamplerStep>();
        var remembered = new List<int>();
        foreach (var (call, told) in calls[first..].Index())
        {
            var (from, to, goesBack, weights) = (told, told - stride, false, (float[])[1]);
            if (call < beginning.Length)
            {
                var stage = call % 4;
                (from, to, goesBack) = (beginning[call / 4 * 4], call % 2 == 0 ? told - (stride / 2) : told, stage > 0);
                if (stage == 0) remembered.Add(call);
                if (stage == 3) weights = RungeKutta;
            }
            else if (call == 1)
            {
                // The first step once more, by the mean of the outputs at both of its ends.
                (from, to, goesBack, weights) = (told + stride, told, true, [1 / 2f, 1 / 2f]);
            }
            else
            {
                remembered.Add(call);
                weights = Weights(call, remembered);
            }

            var before = to >= 0 ? schedule.AlphaBar(to) : finalAlpha;
            table.Add(Step(told, schedule.AlphaBar(told), schedule.AlphaBar(from), before, config.PredictionType) with { GoesBack = goesBack, Outputs = weights, RememberedFromModel = 1 });
        }

        return new SamplerTable { Sampler = Samplers.Pndm, InitialScale = 1, Steps = table };
    }

    /// <summary>The timesteps of the Runge-Kutta calls: of each step both ends, and the middle twice.</summary>
    private static int[] Beginning(int[] grid, int half)
    {
        int[] calls = [grid[0]];
        foreach (var t in grid[1..FewestWithRungeKutta]) calls = [.. calls, t + half, t + half, t, t];
        return calls[..RungeKuttaCalls];
    }

    private static float[] Weights(int call, List<int> remembered)
    {
        var last = remembered.TakeLast(4).Reverse().ToList();
        var weights = new float[call - last[^1] + 1];
        foreach (var (i, output) in last.Index()) weights[call - output] = Multistep[last.Count - 1][i];
        return weights;
    }

    /// <summary>Liu et al. 2022, equation 9.</summary>
    private static SamplerStep Step(int told, double start, double alpha, double before, PredictionKind prediction)
    {
        var (signal, noise) = (Math.Sqrt(alpha), Math.Sqrt(1 - alpha));
        var (cleanX, cleanM) = Prediction.Clean(prediction, signal, noise);
        var (noiseX, noiseM) = Prediction.Noise(prediction, signal, noise);
        var fromNoise = -(before - alpha) / ((alpha * Math.Sqrt(1 - before)) + Math.Sqrt(alpha * (1 - alpha) * before));
        return new SamplerStep
        {
            Timestep = told,
            InputScale = 1,
            FromSample = (float)(Math.Sqrt(before / alpha) + (fromNoise * noiseX)),
            FromModel = (float)(fromNoise * noiseM),
            CleanFromSample = (float)cleanX,
            CleanFromModel = (float)cleanM,
            FromClean = 0,
            StartSignal = (float)Math.Sqrt(start),
            StartNoise = (float)Math.Sqrt(1 - start),
        };
    }
}
