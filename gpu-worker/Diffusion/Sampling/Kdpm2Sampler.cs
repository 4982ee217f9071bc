namespace Atelier.Diffusion;

/// <summary>
/// DPM-Solver-2 on the probability flow ODE (Karras et al. 2022, algorithm 2 without churn; after Katherine Crowson's k-diffusion): the midpoint method in the logarithm of sigma, and its
/// ancestral variant, which goes further down than the next sigma and comes back up by fresh noise; two calls a step, but one for the last. With diffusers' conventions, but that a mask's
/// kept part has the midpoint's own noise there.
/// </summary>
internal static class Kdpm2Sampler
{
    private static readonly float[] Alone = [1];

    /// <summary>The table for a number of steps.</summary>
    /// <param name="config">The schedule.</param>
    /// <param name="steps">At least 1 and at most the training timesteps.</param>
    /// <param name="ancestral">Whether each step adds fresh noise.</param>
    /// <param name="first">Steps left out at the noisy end.</param>
    public static SamplerTable Build(SchedulerConfig config, int steps, bool ancestral, int first = 0)
    {
        var schedule = NoiseSchedule.From(config.Plain);
        var ladder = new SigmaLadder(schedule);
        var grid = SigmaGrid.Unscaled(config.Plain, schedule, steps);
        var calls = new List<SamplerStep>();
        for (var i = first; i < steps; i++)
        {
            var (sigma, next) = (grid.Sigmas[i], i + 1 < steps ? grid.Sigmas[i + 1] : 0);
            // Variances add: what fresh noise puts in, the step down has to leave out, which comes to this.
            var (up, down) = ancestral ? (EulerSampler.Up(sigma, next), next * next / sigma) : (0, next);
            var middle = Math.Sqrt(sigma * down);
            var time = config.UseKarrasSigmas ? Math.Round(grid.Times[i], MidpointRounding.ToEven) : grid.Times[i];
            calls.Add(DerivativeStep.At(time, sigma, config.PredictionType) with { FromModel = (float)(middle - sigma), Outputs = Alone });
            if (next > 0)
                calls.Add(DerivativeStep.At(ladder.Timestep(middle), middle, config.PredictionType) with { FromModel = (float)(down - sigma), FromNoise = (float)up, Outputs = Alone, GoesBack = true });
        }

        return new SamplerTable { Sampler = ancestral ? Samplers.Kdpm2Ancestral : Samplers.Kdpm2, InitialScale = grid.InitialScale(config), Steps = calls };
    }
}
