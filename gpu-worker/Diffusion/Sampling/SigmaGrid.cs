namespace Atelier.Diffusion;

/// <summary>The timesteps that a sampler visits, noisiest first, and noise over signal at each; as diffusers' schedulers space them.</summary>
/// <param name="Times">What the UNet is told.</param>
/// <param name="Sigmas">As many; without the one that the last step ends at.</param>
/// <param name="IsSpaced">Whether the sigmas were spaced and the timesteps follow, and not the other way round.</param>
internal readonly record struct SigmaGrid(double[] Times, double[] Sigmas, bool IsSpaced)
{
    /// <summary>For samplers whose sample is the clean one plus sigma times noise: fractional timesteps, from the noisiest to the cleanest.</summary>
    /// <param name="config">The schedule.</param>
    /// <param name="schedule">The same, tabulated.</param>
    /// <param name="steps">At least 1.</param>
    /// <param name="spaces">Whether the sampler spaces sigmas where the configuration asks for it.</param>
    public static SigmaGrid Unscaled(SchedulerConfig config, NoiseSchedule schedule, int steps, bool spaces = true)
    {
        var ladder = new SigmaLadder(schedule);
        var times = TimestepGrid.Of(config.TimestepSpacing ?? TimestepSpacing.Linspace, schedule.Length, steps, config.StepsOffset);
        double[] sigmas = [.. times.Select(ladder.Sigma)];
        if (!spaces || SigmaLadder.Spaced(config, sigmas[^1], sigmas[0], steps) is not { } spaced) return new(times, sigmas, IsSpaced: false);
        return new([.. spaced.Select(ladder.Timestep)], spaced, IsSpaced: true);
    }

    /// <summary>For solvers in the logarithm of signal over noise: whole timesteps; linspace and leading spacing cut time into one more step and leave out the cleanest.</summary>
    /// <param name="config">The schedule.</param>
    /// <param name="schedule">The same, tabulated.</param>
    /// <param name="steps">At least 1.</param>
    /// <param name="rounds">Whether timesteps that follow from spaced sigmas are rounded; else their fraction is cut off.</param>
    public static SigmaGrid Solver(SchedulerConfig config, NoiseSchedule schedule, int steps, bool rounds)
    {
        var ladder = new SigmaLadder(schedule);
        if (SigmaLadder.Spaced(config, schedule.Sigma(0), schedule.Sigma(schedule.Length - 1), steps) is { } spaced)
            return new([.. spaced.Select(s => rounds ? Math.Round(ladder.Timestep(s), MidpointRounding.ToEven) : Math.Floor(ladder.Timestep(s)))], spaced, IsSpaced: true);
        var spacing = config.TimestepSpacing ?? TimestepSpacing.Linspace;
        var times = spacing == TimestepSpacing.Trailing
            ? TimestepGrid.Of(spacing, schedule.Length, steps, config.StepsOffset)
            : TimestepGrid.Of(spacing, schedule.Length, steps + 1, config.StepsOffset)[..steps];
        times = [.. times.Select(t => Math.Round(t, MidpointRounding.ToEven))];
        return new(times, [.. times.Select(ladder.Sigma)], IsSpaced: false);
    }

    /// <summary>What unit noise is scaled by to begin with, where the sample is not scaled: with leading spacing the clean sample is taken to have unit variance too.</summary>
    /// <param name="config">The schedule.</param>
    public float InitialScale(SchedulerConfig config)
    {
        var largest = Sigmas.Max();
        return (float)(config.TimestepSpacing == TimestepSpacing.Leading ? Math.Sqrt((largest * largest) + 1) : largest);
    }
}
