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

    /// <summary>SDE-DPM-Solver++ (2M): the same, with fresh seeded noise at each step.</summary>
    public const string DpmPlusPlus2MSde = "dpmpp_2m_sde";

    /// <summary>UniPC: a multistep solver that corrects each step once its end is known, at no call more.</summary>
    public const string UniPc = "unipc";

    /// <summary>DEIS: a multistep solver that extrapolates the noise.</summary>
    public const string Deis = "deis";

    /// <summary>Heun's method: two calls a step.</summary>
    public const string Heun = "heun";

    /// <summary>DPM-Solver-2: the midpoint method, two calls a step.</summary>
    public const string Kdpm2 = "kdpm2";

    /// <summary>DPM-Solver-2 ancestral: the same, with fresh seeded noise at each step.</summary>
    public const string Kdpm2Ancestral = "kdpm2_ancestral";

    /// <summary>DDPM: the diffusion's own chain backwards, with fresh seeded noise at each step. Needs many steps.</summary>
    public const string Ddpm = "ddpm";

    /// <summary>A linear multistep method of fourth order.</summary>
    public const string Lms = "lms";

    /// <summary>The multistep sampler of latent consistency models, with fresh seeded noise at each step.</summary>
    public const string Lcm = "lcm";

    /// <summary>Euler on flow matching models, and on no others.</summary>
    public const string FlowEuler = "flow_match_euler";

    /// <summary>Heun's method on flow matching models, and on no others: two calls a step.</summary>
    public const string FlowHeun = "flow_match_heun";

    /// <summary>Pseudo numerical methods: the linear multistep method that Stable Diffusion 1 came with (PLMS), begun by Runge-Kutta steps where the model's scheduler asks for them.</summary>
    public const string Pndm = "pndm";

    // Beginning with 20,000 times a picture's own strength, Heun's method ends at twice the values that it should from 340 times as far down, and at 60 times those from 1,200.
    private const float FarthestBack = 100;

    private const int OrdinarySteps = 30;

    /// <summary>All names a request may give.</summary>
    public static IReadOnlyList<string> Names { get; } = [Ddim, Euler, EulerAncestral, DpmPlusPlus2M, DpmPlusPlus2MSde, UniPc, Deis, Heun, Kdpm2, Kdpm2Ancestral, Lms, Ddpm, Pndm, Lcm, FlowEuler, FlowHeun];

    /// <summary>Those that call the network twice a step, but once for the last.</summary>
    public static IReadOnlyList<string> CallTwice { get; } = [Heun, Kdpm2, Kdpm2Ancestral, FlowHeun];

    /// <summary>The names that can run a schedule, in an ordinary number of steps.</summary>
    /// <param name="config">The model's schedule.</param>
    public static IReadOnlyList<string> For(SchedulerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return [.. Names.Where(name => Refusal(name, config) is null && !Leaps(name, config))];
    }

    /// <summary>The table of a sampler that starts from noise alone.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="config">The model's schedule.</param>
    /// <param name="steps">1 to the schedule's training timesteps.</param>
    /// <exception cref="DiffusionException">
    /// <see cref="DiffusionErrorCodes.Sampler"/>: the name is unknown, or the sampler cannot run the schedule; <see cref="DiffusionErrorCodes.Steps"/>: out of range.
    /// </exception>
    public static SamplerTable Build(string name, SchedulerConfig config, int steps) => Build(name, config, steps, strength: 1);

    /// <summary>The table of a sampler that starts from a picture or latent.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="config">The model's schedule.</param>
    /// <param name="steps">1 to the schedule's training timesteps.</param>
    /// <param name="strength">0 to 1. The last <c>steps * strength</c> steps are run, cut off to a whole number.</param>
    /// <param name="takesAll">
    /// Whether <see cref="Lcm"/> takes all steps over the last <c>strength</c> of distillation's timesteps instead, as diffusers' latent consistency pipeline does.
    /// </param>
    /// <exception cref="DiffusionException">As without a strength; and <see cref="DiffusionErrorCodes.Strength"/>: it leaves too few of distillation's timesteps.</exception>
    public static SamplerTable Build(string name, SchedulerConfig config, int steps, float strength, bool takesAll = false)
    {
        ArgumentNullException.ThrowIfNull(config);
        CheckSteps(name, config, steps);
        if (Refusal(name, config) is { } refusal) throw refusal;
        var first = steps - Math.Min(StrengthPart.Of(steps, strength), steps);
        return name switch
        {
            Ddim => From(first, DdimSampler.Build(config, steps)),
            Euler => From(first, EulerSampler.Build(config, steps, ancestral: false)),
            EulerAncestral => From(first, EulerSampler.Build(config, steps, ancestral: true)),
            DpmPlusPlus2M => From(first, DpmSampler.Build(config, steps, noised: false)),
            DpmPlusPlus2MSde => From(first, DpmSampler.Build(config, steps, noised: true)),
            UniPc => UniPcSampler.Build(config, steps, first),
            Deis => DeisSampler.Build(config, steps, first),
            Heun => HeunSampler.Build(config, steps, first),
            Kdpm2 => Kdpm2Sampler.Build(config, steps, ancestral: false, first),
            Kdpm2Ancestral => Kdpm2Sampler.Build(config, steps, ancestral: true, first),
            Ddpm => From(first, DdpmSampler.Build(config, steps)),
            Lms => LmsSampler.Build(config, steps, first),
            Pndm => PndmSampler.Build(config, steps, first),
            Lcm => takesAll ? LcmSampler.Build(config, steps, strength) : From(first, LcmSampler.Build(config, steps)),
            FlowEuler => From(first, FlowSampler.Build(config, steps)),
            FlowHeun => FlowSampler.BuildHeun(config, steps, first),
            _ => throw new DiffusionException(DiffusionErrorCodes.Sampler, "sampler", $"The sampler '{name}' is not known.", $"Use one of: {string.Join(", ", Names)}."),
        };
    }

    /// <summary>The sampler a model's scheduler configuration names; where that is not one of ours, DDIM, or Euler for flow matching (<see cref="StandIn"/>).</summary>
    /// <param name="config">The model's schedule.</param>
    public static string DefaultFor(SchedulerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Schedulers.Sampler(config) ?? (config.IsFlow ? FlowEuler : Ddim);
    }

    /// <summary>What is to be said of a model whose scheduler is not one of ours; null where it is.</summary>
    /// <param name="config">The model's schedule.</param>
    public static string? StandIn(SchedulerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Schedulers.Sampler(config) is not null ? null
            : $"{(config.ClassName.Length == 0 ? "a scheduler without a name" : config.ClassName)} is not among the samplers here, so {DefaultFor(config)} stands in: the same schedule, by other steps";
    }

    /// <summary>The most steps that a sampler takes.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="config">The model's schedule.</param>
    /// <param name="strength">Of a start, as for the table; 1 without one.</param>
    /// <param name="takesAll">As for the table.</param>
    public static int MostSteps(string name, SchedulerConfig config, float strength = 1, bool takesAll = false)
    {
        ArgumentNullException.ThrowIfNull(config);
        var training = config.TrainedBetas?.Count ?? config.NumTrainTimesteps;
        return name switch
        {
            // Solvers in log signal over noise cut time into one step more than they take, and leading spacing cuts in whole numbers.
            DpmPlusPlus2M or DpmPlusPlus2MSde or UniPc or Deis when config.TimestepSpacing == TimestepSpacing.Leading => training - 1 - config.StepsOffset,
            // Leading spacing visits the noisiest timestep when it visits all, and an offset would lead beyond it.
            Ddim or Ddpm or Pndm when (config.TimestepSpacing ?? TimestepSpacing.Leading) == TimestepSpacing.Leading => training - config.StepsOffset,
            Euler or EulerAncestral or Heun or Kdpm2 or Kdpm2Ancestral or Lms when config.TimestepSpacing == TimestepSpacing.Leading => training - config.StepsOffset,
            Lcm => StrengthPart.Of(Math.Min(config.OriginalInferenceSteps, training), takesAll ? strength : 1),
            _ => training,
        };
    }

    /// <summary>The fewest steps that a sampler takes.</summary>
    internal static int FewestSteps(string name, SchedulerConfig config) => name == Pndm && !config.SkipPrkSteps ? PndmSampler.FewestWithRungeKutta : 1;

    /// <summary>
    /// The table, where it leads to pictures. It does not where a step's second call is far below the noise that the step begins with: whatever that call predicts otherwise than the first is
    /// magnified as much.
    /// </summary>
    /// <param name="table">A table of one of <see cref="Names"/>.</param>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.Sampler"/>: it does not.</exception>
    internal static SamplerTable Sound(SamplerTable table)
    {
        return !CallTwice.Contains(table.Sampler) || Leap(table) is not var (call, again) ? table : throw new DiffusionException(
            DiffusionErrorCodes.Sampler, "sampler",
            FormattableString.Invariant($"The sampler '{table.Sampler}' draws nothing of use here: a step of this schedule begins at noise of {call:0} and calls the model again at {again:0.#}, which magnifies what it predicts otherwise there."),
            $"Use another sampler, such as {Ddim}, {Euler} or {UniPc}.");
    }

    private static bool Leaps(string name, SchedulerConfig config) =>
        CallTwice.Contains(name) && Math.Min(OrdinarySteps, MostSteps(name, config)) is > 0 and var steps && Leap(Build(name, config, steps)) is not null;

    // The noise at both calls of a step that is too long.
    private static (float Call, float Again)? Leap(SamplerTable table)
    {
        for (var i = 1; i < table.Steps.Count; i++)
        {
            var (call, again) = (table.Steps[i - 1].StartNoise, table.Steps[i].StartNoise);
            if (table.Steps[i].GoesBack && call > FarthestBack * Math.Max(1, again)) return (call, again);
        }

        return null;
    }

    private static SamplerTable From(int first, SamplerTable table) => first == 0 ? table : table with { Steps = [.. table.Steps.Skip(first)] };

    private static void CheckSteps(string name, SchedulerConfig config, int steps)
    {
        var (least, most) = (FewestSteps(name, config), MostSteps(name, config));
        if (steps < least || steps > most)
            throw new DiffusionException(DiffusionErrorCodes.Steps, "steps", $"{steps} steps cannot be taken.", $"Ask for {least} to {most} steps.");
    }

    private static DiffusionException? Refusal(string name, SchedulerConfig config)
    {
        if (Names.Contains(name) && config.IsFlow != (name is FlowEuler or FlowHeun))
        {
            return config.IsFlow
                ? new(DiffusionErrorCodes.Sampler, "sampler", $"The sampler '{name}' cannot run a flow matching model.", $"Use {FlowEuler} or {FlowHeun}.")
                : new(DiffusionErrorCodes.Sampler, "sampler", "The model was not trained by flow matching.", "Use another sampler.");
        }

        if (name == Pndm && config.PredictionType == PredictionKind.Sample)
            return new(DiffusionErrorCodes.Sampler, "sampler", "The sampler 'pndm' cannot run a model that predicts the clean sample.", "Use another sampler.");
        return config.RescaleBetasZeroSnr && config.PredictionType == PredictionKind.Epsilon && name is (Ddim or Ddpm or Lcm)
            ? new(DiffusionErrorCodes.Sampler, "sampler", "Noise prediction has no answer where the schedule has no signal left.", "Use Euler, or a schedule without zero terminal SNR.")
            : null;
    }
}
