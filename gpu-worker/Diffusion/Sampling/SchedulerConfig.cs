using System.Text.Json.Serialization;

namespace Atelier.Diffusion;

/// <summary><c>scheduler/scheduler_config.json</c>, as far as the samplers here read it. Absent keys have diffusers' defaults.</summary>
public sealed record SchedulerConfig
{
    /// <summary>The class that wrote the file, such as <c>DDIMScheduler</c>.</summary>
    [JsonPropertyName("_class_name")]
    public string ClassName { get; init; } = "";

    /// <summary>Timesteps the model was trained on.</summary>
    public int NumTrainTimesteps { get; init; } = 1000;

    /// <summary>The first beta.</summary>
    public double BetaStart { get; init; } = 0.0001;

    /// <summary>The last beta.</summary>
    public double BetaEnd { get; init; } = 0.02;

    /// <summary>How betas grow.</summary>
    public BetaSchedule BetaSchedule { get; init; }

    /// <summary>Betas given one by one; they override the schedule.</summary>
    public IReadOnlyList<double>? TrainedBetas { get; init; }

    /// <summary>What the UNet predicts.</summary>
    public PredictionKind PredictionType { get; init; }

    /// <summary>Which timesteps are visited; null takes the sampler's own default (DDIM leading, the others linspace).</summary>
    public TimestepSpacing? TimestepSpacing { get; init; }

    /// <summary>Added to each timestep of leading spacing.</summary>
    public int StepsOffset { get; init; }

    /// <summary>Whether DDIM's last step ends at no noise at all rather than at the first training timestep.</summary>
    public bool SetAlphaToOne { get; init; } = true;

    /// <summary>Whether DDIM clips the predicted clean sample; null clips only where a DDIM scheduler wrote the file, whose default it is.</summary>
    public bool? ClipSample { get; init; }

    /// <summary>The clip's magnitude.</summary>
    public float ClipSampleRange { get; init; } = 1;

    /// <summary>Whether betas are rescaled so that the noisiest timestep is noise alone (Lin et al. 2023, algorithm 1).</summary>
    public bool RescaleBetasZeroSnr { get; init; }

    /// <summary>Where DPM-Solver's last step ends.</summary>
    public FinalSigma FinalSigmasType { get; init; }

    /// <summary>Whether DPM-Solver's last step is of first order when there are fewer than 15.</summary>
    public bool LowerOrderFinal { get; init; } = true;

    /// <summary>Whether DPM-Solver's last step is of first order.</summary>
    public bool EulerAtFinal { get; init; }

    /// <summary>Whether Euler's and DPM-Solver's sigmas are spaced as Karras et al. 2022 do (equation 5, rho 7).</summary>
    public bool UseKarrasSigmas { get; init; }

    /// <summary>Dynamic thresholding, which the samplers here do not do.</summary>
    public bool Thresholding { get; init; }
}
