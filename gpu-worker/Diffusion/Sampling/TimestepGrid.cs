namespace Atelier.Diffusion;

/// <summary>The timesteps a sampler visits, noisiest first, as diffusers' schedulers space them.</summary>
internal static class TimestepGrid
{
    /// <summary>Timesteps; whole but for linspace.</summary>
    /// <param name="spacing">How they are spaced.</param>
    /// <param name="training">Timesteps in training.</param>
    /// <param name="steps">How many are visited.</param>
    /// <param name="offset">Added to each in leading spacing.</param>
    public static double[] Of(TimestepSpacing spacing, int training, int steps, int offset)
    {
        var grid = new double[steps];
        for (var i = 0; i < steps; i++)
        {
            grid[i] = spacing switch
            {
                // In numpy's order, whose rounding errors decide where a half is rounded to.
                TimestepSpacing.Linspace => steps == 1 ? 0 : i == 0 ? training - 1 : (steps - 1 - i) * ((training - 1.0) / (steps - 1)),
                TimestepSpacing.Leading => ((steps - 1 - i) * (training / steps)) + offset,
                TimestepSpacing.Trailing => Math.Round(training + (i * (training - ((double)training / steps) - training)), MidpointRounding.ToEven) - 1,
                _ => throw new ArgumentOutOfRangeException(nameof(spacing), spacing, "An unknown spacing."),
            };
        }

        return grid;
    }
}
