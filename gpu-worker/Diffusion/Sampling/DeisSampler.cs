namespace Atelier.Diffusion;

/// <summary>
/// DEIS (Zhang and Chen 2023), in its log-rho multistep form: noise is extrapolated by a polynomial in the logarithm of noise over signal, and integrated exactly.
/// With diffusers' conventions, also for a start midway, where it begins anew with a step of first order.
/// </summary>
internal static class DeisSampler
{
    /// <summary>The highest order taken.</summary>
    public const int HighestOrder = 3;

    /// <summary>The table for a number of steps.</summary>
    /// <param name="config">The schedule.</param>
    /// <param name="steps">At least 1 and at most the training timesteps; in leading spacing fewer.</param>
    /// <param name="first">Steps left out at the noisy end.</param>
    public static SamplerTable Build(SchedulerConfig config, int steps, int first = 0)
    {
        var schedule = NoiseSchedule.From(config.Plain);
        var grid = SigmaGrid.Solver(config.Plain, schedule, steps, rounds: config.UseKarrasSigmas);
        double[] sigmas = [.. grid.Sigmas, grid.IsSpaced ? grid.Sigmas[^1] : schedule.Sigma(0)];
        var most = Math.Min(config.SolverOrder ?? 2, HighestOrder);
        int Order(int i) => Math.Min(i - first + 1, config.LowerOrderFinal && steps < 15 ? Math.Min(most, steps - i) : most);
        return new SamplerTable
        {
            Sampler = Samplers.Deis,
            InitialScale = 1,
            Threshold = Threshold.From(config),
            Steps = [.. Enumerable.Range(first, steps - first).Select(i => Step(grid.Times[i], sigmas, i, Order(i), config.PredictionType))],
        };
    }

    private static SamplerStep Step(double time, double[] sigmas, int i, int order, PredictionKind prediction)
    {
        var (signal, noise) = SigmaLadder.Split(sigmas[i]);
        var nextSignal = SigmaLadder.Split(sigmas[i + 1]).Signal;
        var (cleanX, cleanM) = Prediction.Clean(prediction, signal, noise);
        var (noiseX, noiseM) = Prediction.Noise(prediction, signal, noise);
        // A step of no length says nothing of how the noise changes.
        var nodes = 1;
        while (nodes < order && sigmas[i - nodes] != sigmas[i - nodes + 1]) nodes++;
        double[] logs = [.. Enumerable.Range(0, nodes).Select(k => Math.Log(sigmas[i - k]))];
        return new SamplerStep
        {
            Timestep = time,
            InputScale = 1,
            FromSample = (float)(nextSignal / signal),
            FromModel = 1,
            Outputs = [.. Enumerable.Range(0, nodes).Select(k => (float)(nextSignal * Weight(logs, k, sigmas[i], sigmas[i + 1])))],
            RememberedFromSample = (float)noiseX,
            RememberedFromModel = (float)noiseM,
            RememberedFromClean = (float)(-signal / noise),
            CleanFromSample = (float)cleanX,
            CleanFromModel = (float)cleanM,
            FromClean = 0,
            StartSignal = (float)signal,
            StartNoise = (float)noise,
        };
    }

    /// <summary>The integral over sigma of the polynomial in its logarithm that is 1 at one node and 0 at the others.</summary>
    private static double Weight(double[] logs, int node, double from, double to)
    {
        double[] others = [.. logs.Where((_, k) => k != node)];
        var (sum, product) = (others.Sum(), others.Aggregate(1.0, (p, l) => p * l));
        double Integral(double sigma)
        {
            var log = Math.Log(sigma);
            return others.Length switch
            {
                0 => sigma,
                1 => sigma * (log - 1 - product),
                _ => sigma * ((log * log) - (2 * log) + 2 - (sum * (log - 1)) + product),
            };
        }

        return (Integral(to) - Integral(from)) / others.Aggregate(1.0, (p, l) => p * (logs[node] - l));
    }
}
