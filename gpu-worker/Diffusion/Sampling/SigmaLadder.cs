namespace Atelier.Diffusion;

/// <summary>Sigma as a function of fractional timesteps, and back.</summary>
internal sealed class SigmaLadder
{
    private readonly double[] _sigmas;

    /// <summary>Tabulates a schedule.</summary>
    public SigmaLadder(NoiseSchedule schedule) => _sigmas = [.. Enumerable.Range(0, schedule.Length).Select(schedule.Sigma)];

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
        var found = Array.BinarySearch(_sigmas, sigma);
        if (found >= 0) return found;
        var low = Math.Clamp(~found - 1, 0, _sigmas.Length - 2);
        var (a, b) = (Math.Log(_sigmas[low]), Math.Log(_sigmas[low + 1]));
        return low + Math.Clamp((Math.Log(sigma) - a) / (b - a), 0, 1);
    }

    /// <summary>Karras et al. 2022, equation 5, rho 7: from the largest sigma to the smallest.</summary>
    public static double[] Karras(double smallest, double largest, int steps)
    {
        const double Rho = 7;
        var (first, last) = (Math.Pow(largest, 1 / Rho), Math.Pow(smallest, 1 / Rho));
        return [.. Enumerable.Range(0, steps).Select(i => Math.Pow(steps == 1 ? first : first + ((last - first) * i / (steps - 1)), Rho))];
    }

    /// <summary>Evenly in the logarithm, from the largest sigma to the smallest.</summary>
    public static double[] Exponential(double smallest, double largest, int steps)
    {
        var (first, last) = (Math.Log(largest), Math.Log(smallest));
        return [.. Enumerable.Range(0, steps).Select(i => Math.Exp(steps == 1 ? first : first + ((last - first) * i / (steps - 1))))];
    }
}
