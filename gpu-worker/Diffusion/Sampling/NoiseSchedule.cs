namespace Atelier.Diffusion;

/// <summary>
/// The training schedule: how much signal is left at each timestep (Ho et al. 2020, equation 4).
/// Betas and products are rounded to single precision where torch rounds them, so that long loops end on the same figures.
/// </summary>
internal sealed class NoiseSchedule
{
    private readonly double[] _alphas;
    private readonly bool _endsInNoise;

    private NoiseSchedule(double[] alphas, bool endsInNoise) => (_alphas, _endsInNoise) = (alphas, endsInNoise);

    /// <summary>Timesteps in training.</summary>
    public int Length => _alphas.Length;

    /// <summary>Whether some signal and some noise is left at each timestep, as single precision has it; none of the former at the last where it is to be noise alone.</summary>
    public bool IsSound => _alphas.SkipLast(_endsInNoise ? 1 : 0).All(alpha => alpha is > 0 and < 1);

    /// <summary>The product of all alphas up to a timestep: the share of the signal's variance.</summary>
    public double AlphaBar(int timestep) => _alphas[timestep];

    /// <summary>Noise over signal at a timestep.</summary>
    public double Sigma(int timestep)
    {
        // No signal at all would be an infinite sigma; diffusers puts 2^-24 of it there, and leaves what is merely small as it is.
        var alpha = _endsInNoise && timestep == _alphas.Length - 1 ? Math.ScaleB(1, -24) : _alphas[timestep];
        return Math.Sqrt((1 - alpha) / alpha);
    }

    /// <summary>The schedule a configuration describes.</summary>
    public static NoiseSchedule From(SchedulerConfig config)
    {
        var betas = Betas(config);
        var alphas = new double[betas.Length];
        var product = 1.0;
        for (var t = 0; t < betas.Length; t++) alphas[t] = (float)(product *= 1 - (float)betas[t]);
        if (config.RescaleBetasZeroSnr) RescaleToZeroSnr(alphas);
        return new NoiseSchedule(alphas, config.RescaleBetasZeroSnr);
    }

    private static double[] Betas(SchedulerConfig config)
    {
        if (config.TrainedBetas is { } trained) return [.. trained];
        var count = config.NumTrainTimesteps;
        var (start, end) = (config.BetaStart, config.BetaEnd);
        return config.BetaSchedule switch
        {
            BetaSchedule.Linear => [.. Enumerable.Range(0, count).Select(t => Between(start, end, t, count))],
            BetaSchedule.ScaledLinear => [.. Enumerable.Range(0, count).Select(t => Between(Math.Sqrt(start), Math.Sqrt(end), t, count)).Select(root => (double)((float)root * (float)root))],
            BetaSchedule.SquaredCosine => [.. Enumerable.Range(0, count).Select(t => Math.Min(0.999, 1 - (Cosine((t + 1.0) / count) / Cosine((double)t / count))))],
            _ => throw new ArgumentOutOfRangeException(nameof(config), config.BetaSchedule, "An unknown beta schedule."),
        };
    }

    /// <summary>A point of torch.linspace in single precision, which counts from the nearer end.</summary>
    private static double Between(double first, double last, int index, int count)
    {
        var (start, end) = ((float)first, (float)last);
        var step = count == 1 ? 0 : (end - start) / (count - 1);
        return index < count / 2 ? start + (step * index) : end - (step * (count - 1 - index));
    }

    private static double Cosine(double time) => Math.Pow(Math.Cos((time + 0.008) / 1.008 * Math.PI / 2), 2);

    /// <summary>Lin et al. 2023, algorithm 1: shifts the roots so that the last is zero, scales them so that the first stays.</summary>
    private static void RescaleToZeroSnr(double[] alphas)
    {
        var first = Math.Sqrt(alphas[0]);
        var last = Math.Sqrt(alphas[^1]);
        for (var t = 0; t < alphas.Length; t++)
        {
            var root = (Math.Sqrt(alphas[t]) - last) * first / (first - last);
            alphas[t] = root * root;
        }
    }
}
