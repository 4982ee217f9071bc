namespace Atelier.Diffusion;

/// <summary>
/// Euler's and Heun's methods on rectified flow (Liu et al. 2022; Esser et al. 2024): the sample is <c>(1 - sigma) clean + sigma noise</c>, the model predicts <c>noise - clean</c>.
/// With diffusers' conventions, which shift the sigmas once as a training table and once more as it is sampled.
/// </summary>
internal static class FlowSampler
{
    /// <summary>The table for a number of steps.</summary>
    /// <param name="config">The schedule.</param>
    /// <param name="steps">At least 1.</param>
    public static SamplerTable Build(SchedulerConfig config, int steps)
    {
        double[] sigmas = [.. Sigmas(config, steps), 0];
        return new SamplerTable
        {
            Sampler = Samplers.FlowEuler,
            InitialScale = 1,
            Steps = [.. Enumerable.Range(0, steps).Select(i => Step(config.NumTrainTimesteps, sigmas[i], sigmas[i + 1]))],
        };
    }

    /// <summary>The table of Heun's method.</summary>
    /// <param name="config">The schedule.</param>
    /// <param name="steps">At least 1.</param>
    /// <param name="first">Steps left out at the noisy end.</param>
    public static SamplerTable BuildHeun(SchedulerConfig config, int steps, int first = 0) => new()
    {
        Sampler = Samplers.FlowHeun,
        InitialScale = 1,
        Steps = HeunSampler.Steps([.. Sigmas(config, steps).Select(sigma => Step(config.NumTrainTimesteps, sigma, 0) with { FromClean = 0, RememberedFromModel = 1 })], first),
    };

    private static double[] Sigmas(SchedulerConfig config, int steps)
    {
        var smallest = Shift(config, 1.0 / config.NumTrainTimesteps);
        double[] sigmas = [.. Enumerable.Range(0, steps).Select(i => steps == 1 ? 1 : 1 + ((smallest - 1) * i / (steps - 1)))];
        sigmas = [.. sigmas.Select(s => Shift(config, s))];
        return SigmaLadder.Spaced(config.Plain, sigmas[^1], sigmas[0], steps) ?? sigmas;
    }

    private static double Shift(SchedulerConfig config, double sigma) => config.Shift * sigma / (1 + ((config.Shift - 1) * sigma));

    private static SamplerStep Step(int training, double sigma, double next) => new()
    {
        Timestep = sigma * training,
        InputScale = 1,
        FromSample = 1,
        FromModel = (float)(next - sigma),
        CleanFromSample = 1,
        CleanFromModel = (float)-sigma,
        FromClean = (float)(1 - (next / sigma)),
        StartSignal = (float)(1 - sigma),
        StartNoise = (float)sigma,
    };
}
