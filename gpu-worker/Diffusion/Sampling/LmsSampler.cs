namespace Atelier.Diffusion;

/// <summary>
/// A linear multistep method of fourth order (Adams-Bashforth on uneven sigmas, after Katherine Crowson's k-diffusion). With diffusers' conventions, also for a start midway, where it weighs
/// the derivatives that there are as if those left out were there too.
/// </summary>
internal static class LmsSampler
{
    private const int Order = 4;

    /// <summary>The table for a number of steps.</summary>
    /// <param name="config">The schedule.</param>
    /// <param name="steps">At least 1 and at most the training timesteps.</param>
    /// <param name="first">Steps left out at the noisy end.</param>
    public static SamplerTable Build(SchedulerConfig config, int steps, int first = 0)
    {
        var schedule = NoiseSchedule.From(config.Plain);
        var grid = SigmaGrid.Unscaled(config.Plain, schedule, steps);
        double[] sigmas = [.. grid.Sigmas, 0];
        return new SamplerTable
        {
            Sampler = Samplers.Lms,
            InitialScale = grid.InitialScale(config),
            Steps =
            [
                .. Enumerable.Range(first, steps - first).Select(i => DerivativeStep.At(grid.Times[i], sigmas[i], config.PredictionType) with
                {
                    FromModel = 1,
                    Outputs = [.. Enumerable.Range(0, Math.Min(i - first + 1, Order)).Select(k => (float)Weight(sigmas, i, k))],
                }),
            ],
        };
    }

    /// <summary>The integral, over a step, of the polynomial that is 1 at the sigma so many steps before and 0 at the others that are looked back on.</summary>
    private static double Weight(double[] sigmas, int step, int before)
    {
        var order = Math.Min(step + 1, Order);
        double Polynomial(double sigma)
        {
            var product = 1.0;
            for (var k = 0; k < order; k++)
            {
                if (k != before) product *= (sigma - sigmas[step - k]) / (sigmas[step - before] - sigmas[step - k]);
            }

            return product;
        }

        // Gauss' two points are exact for polynomials of third degree.
        var (middle, half) = ((sigmas[step] + sigmas[step + 1]) / 2, (sigmas[step + 1] - sigmas[step]) / 2);
        return half * (Polynomial(middle - (half / Math.Sqrt(3))) + Polynomial(middle + (half / Math.Sqrt(3))));
    }
}
