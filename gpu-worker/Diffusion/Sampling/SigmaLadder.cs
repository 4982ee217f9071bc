namespace Atelier.Diffusion;

/// <summary>Sigma as a function of fractional timesteps, and back.</summary>
internal sealed class SigmaLadder
{
    private readonly double[] _sigmas;

    /// <summary>Tabulates a schedule.</summary>
    public SigmaLadder(NoiseSchedule schedule) => _sigmas = [.. Enumerable.Range(0, schedule.Length).Select(schedule.Sigma)];

    /// <summary>The weights of clean sample and noise in a sample of unit variance.</summary>
    /// <param name="sigma">Noise over signal.</param>
    public static (double Signal, double Noise) Split(double sigma)
    {
        var signal = 1 / Math.Sqrt((sigma * sigma) + 1);
        return (signal, sigma * signal);
    }

    /// <summary>Sigma at a timestep, linear between whole ones.</summary>
    public double Sigma(double timestep)
    {
        var low = Math.Clamp((int)Math.Floor(timestep), 0, _sigmas.Length - 1);
        var high = Math.Min(low + 1, _sigmas.Length - 1);
        return _sigmas[low] + ((_sigmas[high] - _sigmas[low]) * Math.Clamp(timestep - low, 0, 1));
    }

    /// <summary>The timestep of a sigma, linear in its logarithm between whole ones.</summary>
    public double Timestep(double sigma)
    {
        // Zero terminal SNR's last sigma may be smaller than those before it, so the ladder can't be searched by halves.
        var low = Math.Clamp(Array.FindLastIndex(_sigmas, s => s <= sigma), 0, _sigmas.Length - 2);
        var (a, b) = (Math.Log(_sigmas[low]), Math.Log(_sigmas[low + 1]));
        return a == b ? low : low + Math.Clamp((Math.Log(sigma) - a) / (b - a), 0, 1);
    }

    /// <summary>Sigmas spaced as a configuration asks for, from the largest to the smallest and within bounds of its own; null where it asks for none.</summary>
    public static double[]? Spaced(SchedulerConfig config, double smallest, double largest, int steps)
    {
        (smallest, largest) = (config.SigmaMin ?? smallest, config.SigmaMax ?? largest);
        return config switch
        {
            { UseKarrasSigmas: true } => Karras(smallest, largest, steps),
            { UseExponentialSigmas: true } => Exponential(smallest, largest, steps),
            { UseBetaSigmas: true } => Beta(smallest, largest, steps),
            _ => null,
        };
    }

    /// <summary>Karras et al. 2022, equation 5, rho 7: from the largest sigma to the smallest.</summary>
    public static double[] Karras(double smallest, double largest, int steps)
    {
        const double Rho = 7;
        var (first, last) = (Math.Pow(largest, 1 / Rho), Math.Pow(smallest, 1 / Rho));
        return [.. Enumerable.Range(0, steps).Select(i => i == 0 ? largest : Math.Pow(first + ((last - first) * i / (steps - 1)), Rho))];
    }

    /// <summary>Evenly in the logarithm, from the largest sigma to the smallest.</summary>
    public static double[] Exponential(double smallest, double largest, int steps)
    {
        var (first, last) = (Math.Log(largest), Math.Log(smallest));
        return [.. Enumerable.Range(0, steps).Select(i => i == 0 ? largest : Math.Exp(first + ((last - first) * i / (steps - 1))))];
    }

    /// <summary>At quantiles of a beta distribution (Lee et al. 2024), from the largest sigma to the smallest.</summary>
    public static double[] Beta(double smallest, double largest, int steps) =>
        [.. Enumerable.Range(0, steps).Select(i => smallest + (BetaQuantile.Of(i == 0 ? 1 : 1 - ((double)i / (steps - 1))) * (largest - smallest)))];
}
