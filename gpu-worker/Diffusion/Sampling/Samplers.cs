namespace Atelier.Diffusion;

/// <summary>The samplers by name: pure functions from a schedule and a number of steps to a table of coefficients.</summary>
public static class Samplers
{
    /// <summary>DDIM.</summary>
    public const string Ddim = "ddim";

    /// <summary>Euler.</summary>
    public const string Euler = "euler";

    /// <summary>Euler ancestral: Euler with fresh seeded noise at each step.</summary>
    public const string EulerAncestral = "euler_ancestral";

    /// <summary>DPM-Solver++ (2M), with Karras sigmas where the model's scheduler asks for them.</summary>
    public const string DpmPlusPlus2M = "dpmpp_2m";

    /// <summary>The multistep sampler of latent consistency models, with fresh seeded noise at each step.</summary>
    public const string Lcm = "lcm";

    /// <summary>Euler on flow matching models, and on no others.</summary>
    public const string FlowEuler = "flow_match_euler";

    /// <summary>All names a request may give.</summary>
    public static IReadOnlyList<string> Names { get; } = [Ddim, Euler, EulerAncestral, DpmPlusPlus2M, Lcm, FlowEuler];

    /// <summary>The names that can run a schedule.</summary>
    /// <param name="config">The model's schedule.</param>
    public static IReadOnlyList<string> For(SchedulerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return [.. Names.Where(name => Refusal(name, config) is null)];
    }

    /// <summary>The table of a sampler.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="config">The model's schedule.</param>
    /// <param name="steps">1 to the schedule's training timesteps.</param>
    /// <exception cref="DiffusionException">
    /// <see cref="DiffusionErrorCodes.Sampler"/>: the name is unknown, or the sampler cannot run the schedule; <see cref="DiffusionErrorCodes.Steps"/>: out of range.
    /// </exception>
    public static SamplerTable Build(string name, SchedulerConfig config, int steps)
    {
        ArgumentNullException.ThrowIfNull(config);
        var training = config.TrainedBetas?.Count ?? config.NumTrainTimesteps;
        var most = name switch
        {
            // DPM-Solver cuts time into one step more than it takes, and leading spacing cuts in whole numbers.
            DpmPlusPlus2M when config.TimestepSpacing == TimestepSpacing.Leading => training - 1 - config.StepsOffset,
            // Leading spacing visits the noisiest timestep when it visits all, and an offset would lead beyond it.
            Ddim when (config.TimestepSpacing ?? TimestepSpacing.Leading) == TimestepSpacing.Leading => training - config.StepsOffset,
            Euler or EulerAncestral when config.TimestepSpacing == TimestepSpacing.Leading => training - config.StepsOffset,
            Lcm => Math.Min(config.OriginalInferenceSteps, training),
            _ => training,
        };
        if (steps < 1 || steps > most)
            throw new DiffusionException(DiffusionErrorCodes.Steps, "steps", $"{steps} steps cannot be taken.", $"Ask for 1 to {most} steps.");
        if (Refusal(name, config) is { } refusal) throw refusal;
        return name switch
        {
            Ddim => DdimSampler.Build(config, steps),
            Euler => EulerSampler.Build(config, steps, ancestral: false),
            EulerAncestral => EulerSampler.Build(config, steps, ancestral: true),
            DpmPlusPlus2M => DpmSampler.Build(config, steps),
            Lcm => LcmSampler.Build(config, steps),
            FlowEuler => FlowSampler.Build(config, steps),
            _ => throw new DiffusionException(DiffusionErrorCodes.Sampler, "sampler", $"The sampler '{name}' is not known.", $"Use one of: {string.Join(", ", Names)}."),
        };
    }

    /// <summary>The sampler a model's scheduler configuration names; where that is not one of ours, DDIM, or Euler for flow matching.</summary>
    /// <param name="config">The model's schedule.</param>
    public static string DefaultFor(SchedulerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.ClassName switch
        {
            "EulerDiscreteScheduler" => Euler,
            "EulerAncestralDiscreteScheduler" => EulerAncestral,
            "DPMSolverMultistepScheduler" => DpmPlusPlus2M,
            "LCMScheduler" => Lcm,
            "FlowMatchEulerDiscreteScheduler" => FlowEuler,
            _ => config.IsFlow ? FlowEuler : Ddim,
        };
    }

    private static DiffusionException? Refusal(string name, SchedulerConfig config)
    {
        if (Names.Contains(name) && config.IsFlow != (name == FlowEuler))
        {
            return config.IsFlow
                ? new(DiffusionErrorCodes.Sampler, "sampler", $"The sampler '{name}' cannot run a flow matching model.", $"Use {FlowEuler}.")
                : new(DiffusionErrorCodes.Sampler, "sampler", "The model was not trained by flow matching.", "Use another sampler.");
        }

        return config.RescaleBetasZeroSnr && config.PredictionType == PredictionKind.Epsilon && name is (Ddim or Lcm)
            ? new(DiffusionErrorCodes.Sampler, "sampler", "Noise prediction has no answer where the schedule has no signal left.", "Use Euler, or a schedule without zero terminal SNR.")
            : null;
    }
}
