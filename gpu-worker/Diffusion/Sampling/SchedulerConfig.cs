using System.Text.Json.Serialization;

namespace Atelier.Diffusion;

/// <summary><c>scheduler/scheduler_config.json</c>, as far as the samplers here read it. Absent keys have diffusers' defaults.</summary>
public sealed record SchedulerConfig
{
    private readonly double? _betaStart;
    private readonly double? _betaEnd;
    private readonly BetaSchedule? _betaSchedule;

    /// <summary>The class that wrote the file, such as <c>DDIMScheduler</c>.</summary>
    [JsonPropertyName("_class_name")]
    public string ClassName { get; init; } = "";

    /// <summary>Timesteps the model was trained on.</summary>
    public int NumTrainTimesteps { get; init; } = 1000;

    /// <summary>The first beta.</summary>
    public double BetaStart { get => _betaStart ?? (Schedulers.HasStableBetas(ClassName) ? 0.00085 : 0.0001); init => _betaStart = value; }

    /// <summary>The last beta.</summary>
    public double BetaEnd { get => _betaEnd ?? (Schedulers.HasStableBetas(ClassName) ? 0.012 : 0.02); init => _betaEnd = value; }

    /// <summary>How betas grow.</summary>
    public BetaSchedule BetaSchedule { get => _betaSchedule ?? (ClassName is "LCMScheduler" or "TCDScheduler" ? BetaSchedule.ScaledLinear : BetaSchedule.Linear); init => _betaSchedule = value; }

    /// <summary>Betas given one by one; they override the schedule.</summary>
    public IReadOnlyList<double>? TrainedBetas { get; init; }

    /// <summary>What the UNet predicts.</summary>
    public PredictionKind PredictionType { get; init; }

    /// <summary>Which timesteps are visited; null takes the sampler's own default (DDIM leading, the others linspace).</summary>
    public TimestepSpacing? TimestepSpacing { get; init; }

    /// <summary>Added to each timestep of leading spacing.</summary>
    public int StepsOffset { get; init; }

    /// <summary>Whether DDIM's and PNDM's last step ends at no noise at all rather than at the first training timestep; null does in DDIM alone.</summary>
    public bool? SetAlphaToOne { get; init; }

    /// <summary>Whether PNDM takes its first step twice in place of Runge-Kutta steps.</summary>
    public bool SkipPrkSteps { get; init; }

    /// <summary>DDPM's variance: null is <c>fixed_small</c>, and no other is known here but <c>fixed_small_log</c>, which comes to the same, and <c>fixed_large</c>.</summary>
    public string? VarianceType { get; init; }

    /// <summary>Whether the predicted clean sample is clipped; null clips only in DDIM and DDPM, each where its own scheduler wrote the file, whose default it is.</summary>
    public bool? ClipSample { get; init; }

    /// <summary>The clip's magnitude.</summary>
    public float ClipSampleRange { get; init; } = 1;

    /// <summary>Whether betas are rescaled so that the noisiest timestep is noise alone (Lin et al. 2023, algorithm 1).</summary>
    public bool RescaleBetasZeroSnr { get; init; }

    /// <summary>Where the last step ends, in Euler, DPM-Solver and UniPC.</summary>
    public FinalSigma FinalSigmasType { get; init; }

    /// <summary>Whether the last steps are of lower order: DPM-Solver's and DEIS' when there are fewer than 15, UniPC's always.</summary>
    public bool LowerOrderFinal { get; init; } = true;

    /// <summary>Whether DPM-Solver's last step is of first order.</summary>
    public bool EulerAtFinal { get; init; }

    /// <summary>Whether sigmas are spaced as Karras et al. 2022 do (equation 5, rho 7).</summary>
    public bool UseKarrasSigmas { get; init; }

    /// <summary>Whether DPM-Solver's sigmas are spaced evenly in their logarithm (Lu et al. 2022).</summary>
    public bool UseLuLambdas { get; init; }

    /// <summary>Whether sigmas are spaced evenly in their logarithm.</summary>
    public bool UseExponentialSigmas { get; init; }

    /// <summary>The smallest sigma that Euler's and UniPC's spaced ones end at; null takes the schedule's.</summary>
    public double? SigmaMin { get; init; }

    /// <summary>The largest sigma that Euler's and UniPC's spaced ones begin at; null takes the schedule's.</summary>
    public double? SigmaMax { get; init; }

    /// <summary>Whether sigmas are spaced at quantiles of a beta distribution (Lee et al. 2024).</summary>
    public bool UseBetaSigmas { get; init; }

    /// <summary>Flow matching's sigmas in a solver for betas, which the samplers here do not do.</summary>
    public bool UseFlowSigmas { get; init; }

    /// <summary>How Euler finds sigmas between timesteps; null is <c>linear</c>, and no other is known here.</summary>
    public string? InterpolationType { get; init; }

    /// <summary>The equation that DPM-Solver solves; null is <c>dpmsolver++</c>, and no other is known here but <c>sde-dpmsolver++</c>, which has fresh noise at each step.</summary>
    public string? AlgorithmType { get; init; }

    /// <summary>The order of DPM-Solver, UniPC and DEIS; null is 2.</summary>
    public int? SolverOrder { get; init; }

    /// <summary>DPM-Solver's second-order form, <c>midpoint</c> or <c>heun</c>, or UniPC's B(h), <c>bh2</c> or <c>bh1</c>; null and names that are another solver's are the first of them.</summary>
    public string? SolverType { get; init; }

    /// <summary>Whether UniPC solves for the clean sample rather than for the noise.</summary>
    public bool PredictX0 { get; init; } = true;

    /// <summary>The steps that UniPC does not correct.</summary>
    public IReadOnlyList<int> DisableCorrector { get; init; } = [];

    /// <summary>Where DPM-Solver's noisy end is cut off; null or minus infinity cuts nothing, and no more is known here.</summary>
    public double? LambdaMinClipped { get; init; }

    /// <summary>How timesteps are counted; <c>continuous</c> is not known here.</summary>
    public string TimestepType { get; init; } = "discrete";

    /// <summary>Whether samplers that know of it do dynamic thresholding.</summary>
    public bool Thresholding { get; init; }

    /// <summary>The quantile of dynamic thresholding.</summary>
    public double DynamicThresholdingRatio { get; init; } = 0.995;

    /// <summary>The largest value that dynamic thresholding clips at.</summary>
    public float SampleMaxValue { get; init; } = 1;

    /// <summary>Steps of a latent consistency model's distillation, of which a render visits some.</summary>
    public int OriginalInferenceSteps { get; init; } = 50;

    /// <summary>Factor on the timestep in a latent consistency model's boundary condition.</summary>
    public double TimestepScaling { get; init; } = 10;

    /// <summary>How far flow matching's sigmas are shifted to the noisy end (Esser et al. 2024, equation 23).</summary>
    public double Shift { get; init; } = 1;

    /// <summary>A shift by the picture's size, which the samplers here do not do.</summary>
    public bool UseDynamicShifting { get; init; }

    /// <summary>A last sigma that the others are stretched to, which the samplers here do not do.</summary>
    public double? ShiftTerminal { get; init; }

    /// <summary>Sigmas that count up, which the samplers here do not do.</summary>
    public bool InvertSigmas { get; init; }

    /// <summary>Fresh noise at each of flow matching's steps, which the samplers here do not do.</summary>
    public bool StochasticSampling { get; init; }

    /// <summary>Whether the model was trained by flow matching, and not by a schedule of betas.</summary>
    [JsonIgnore]
    public bool IsFlow => ClassName.StartsWith("FlowMatch", StringComparison.Ordinal);

    /// <summary>As diffusers' schedulers read it that know neither zero terminal SNR nor bounds of sigmas: all but DDIM, DDPM, Euler, LCM, DPM-Solver and UniPC.</summary>
    [JsonIgnore]
    internal SchedulerConfig Plain => this with { RescaleBetasZeroSnr = false, SigmaMin = null, SigmaMax = null };
}
