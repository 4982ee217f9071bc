namespace Atelier.Diffusion;

/// <summary>Reads <c>scheduler/scheduler_config.json</c>, and refuses what the samplers here don't do.</summary>
internal static class SchedulerConfigReader
{
    private const double Large = 1e6;

    /// <summary>The configuration; null where anything is wrong with it, which is among the problems.</summary>
    public static SchedulerConfig? Read(ConfigFile files)
    {
        if (files.Keys("scheduler/scheduler_config.json") is not { } keys) return null;
        var name = keys.Text("_class_name") ?? "";
        if (!Schedulers.Shares(name)) keys.Complain("_class_name", $"'{name}' is not supported; expected a scheduler of Stable Diffusion or flow matching, such as {string.Join(", ", Schedulers.Names)}");
        var config = Timesteps(keys, Betas(keys, new() { ClassName = name }));
        Refuse(keys, config);
        if (keys.IsSound && !config.IsFlow && !NoiseSchedule.From(config).IsSound)
            keys.Complain(config.TrainedBetas is null ? "beta_end" : "trained_betas", "leaves a timestep with no signal at all, or no noise; expected betas such as those from 0.00085 to 0.012 over 1000 timesteps");
        return keys.IsSound ? config : null;
    }

    private static SchedulerConfig Betas(ConfigKeys keys, SchedulerConfig standard)
    {
        const string Beta = "a number from 0.000001 to 0.9999";
        static bool IsBeta(double n) => n is >= 0.000_001 and <= 0.9999;
        var (start, end) = (keys.Number("beta_start", standard.BetaStart, Beta, IsBeta), keys.Number("beta_end", standard.BetaEnd, Beta, IsBeta));
        var timesteps = keys.Whole("num_train_timesteps", standard.NumTrainTimesteps, 2, 100_000);
        var trained = keys.Numbers("trained_betas", true, timesteps, timesteps, "between 0 and 1, one a training timestep", n => n is > 0 and < 1);
        if (trained is null && start > end) keys.Complain("beta_start", FormattableString.Invariant($"{start} is above beta_end {end}; expected betas that rise"));
        return standard with
        {
            NumTrainTimesteps = timesteps,
            BetaStart = start,
            BetaEnd = end,
            BetaSchedule = keys.Term<BetaSchedule>("beta_schedule", false) ?? standard.BetaSchedule,
            TrainedBetas = trained,
            PredictionType = keys.Term<PredictionKind>("prediction_type", false) ?? standard.PredictionType,
            RescaleBetasZeroSnr = keys.Flag("rescale_betas_zero_snr", standard.RescaleBetasZeroSnr),
        };
    }

    private static SchedulerConfig Timesteps(ConfigKeys keys, SchedulerConfig standard)
    {
        const string Positive = "a number above 0 and at most 1000000";
        static bool IsPositive(double n) => n is >= 1 / Large and <= Large;
        var steps = keys.Whole("original_inference_steps", standard.OriginalInferenceSteps, 1, standard.ClassName == "LCMScheduler" ? standard.NumTrainTimesteps : 100_000);
        return standard with
        {
            TimestepSpacing = keys.Term<TimestepSpacing>("timestep_spacing", true),
            StepsOffset = keys.Whole("steps_offset", standard.StepsOffset, 0, 1),
            SetAlphaToOne = keys.FlagIfThere("set_alpha_to_one"),
            SkipPrkSteps = keys.Flag("skip_prk_steps", standard.SkipPrkSteps),
            VarianceType = keys.TextOrNull("variance_type"),
            ClipSample = keys.FlagIfThere("clip_sample"),
            ClipSampleRange = (float)keys.Number("clip_sample_range", standard.ClipSampleRange, Positive, IsPositive),
            FinalSigmasType = keys.Term<FinalSigma>("final_sigmas_type", false) ?? standard.FinalSigmasType,
            LowerOrderFinal = keys.Flag("lower_order_final", standard.LowerOrderFinal),
            EulerAtFinal = keys.Flag("euler_at_final", standard.EulerAtFinal),
            UseKarrasSigmas = keys.Flag("use_karras_sigmas", standard.UseKarrasSigmas),
            UseLuLambdas = keys.Flag("use_lu_lambdas", standard.UseLuLambdas),
            UseExponentialSigmas = keys.Flag("use_exponential_sigmas", standard.UseExponentialSigmas),
            SigmaMin = keys.NumberOrNull("sigma_min", Positive, IsPositive),
            SigmaMax = keys.NumberOrNull("sigma_max", Positive, IsPositive),
            UseBetaSigmas = keys.Flag("use_beta_sigmas", standard.UseBetaSigmas),
            UseFlowSigmas = keys.Flag("use_flow_sigmas", standard.UseFlowSigmas),
            InterpolationType = keys.TextOrNull("interpolation_type"),
            AlgorithmType = keys.TextOrNull("algorithm_type"),
            SolverOrder = keys.WholeOrNull("solver_order", 1, 100),
            SolverType = keys.TextOrNull("solver_type"),
            PredictX0 = keys.Flag("predict_x0", standard.PredictX0),
            DisableCorrector = Corrected(keys),
            LambdaMinClipped = keys.NumberOrNull("lambda_min_clipped", "a number", n => !double.IsNaN(n)),
            TimestepType = keys.Text("timestep_type") ?? standard.TimestepType,
            Thresholding = keys.Flag("thresholding", standard.Thresholding),
            DynamicThresholdingRatio = keys.Number("dynamic_thresholding_ratio", standard.DynamicThresholdingRatio, "a number from 0 to 1", n => n is >= 0 and <= 1),
            SampleMaxValue = (float)keys.Number("sample_max_value", standard.SampleMaxValue, Positive, IsPositive),
            OriginalInferenceSteps = steps,
            TimestepScaling = keys.Number("timestep_scaling", standard.TimestepScaling, Positive, IsPositive),
            Shift = keys.Number("shift", standard.Shift, "a number from 0.001 to 1000", n => n is >= 0.001 and <= 1000),
            UseDynamicShifting = keys.Flag("use_dynamic_shifting", standard.UseDynamicShifting),
            ShiftTerminal = keys.NumberOrNull("shift_terminal", "a number", double.IsFinite),
            InvertSigmas = keys.Flag("invert_sigmas", standard.InvertSigmas),
            StochasticSampling = keys.Flag("stochastic_sampling", standard.StochasticSampling),
        };
    }

    private static IReadOnlyList<int> Corrected(ConfigKeys keys) =>
        [.. (keys.Numbers("disable_corrector", true, 0, 100_000, "the number of a step", n => n is >= 0 and <= 100_000 && double.IsInteger(n)) ?? []).Select(n => (int)n)];

    private static void Refuse(ConfigKeys keys, SchedulerConfig config)
    {
        if (config.UseFlowSigmas) keys.Complain("use_flow_sigmas", "is not supported; flow matching models run with FlowMatchEulerDiscreteScheduler");
        if (config.InterpolationType is not (null or "linear")) keys.Complain("interpolation_type", $"'{config.InterpolationType}' is not supported; expected 'linear'");
        if (Schedulers.Sampler(config) is Samplers.DpmPlusPlus2M or Samplers.DpmPlusPlus2MSde && DpmSampler.Unsupported(config) is { } setting)
            keys.Complain(setting, "is not supported; expected algorithm_type 'dpmsolver++' or 'sde-dpmsolver++', solver_order 1 or 2, solver_type 'midpoint' or 'heun' and lambda_min_clipped -Infinity");
        if (Schedulers.Sampler(config) == Samplers.UniPc) RefuseUniPc(keys, config);
        if (Schedulers.Sampler(config) == Samplers.Ddpm && config.VarianceType is not (null or "fixed_small" or "fixed_small_log" or "fixed_large"))
            keys.Complain("variance_type", $"'{config.VarianceType}' is not supported; expected 'fixed_small', 'fixed_small_log' or 'fixed_large'");
        if (Schedulers.Sampler(config) == Samplers.Deis && config.SolverOrder > DeisSampler.HighestOrder)
            keys.Complain("solver_order", FormattableString.Invariant($"{config.SolverOrder} is not supported; expected 1 to {DeisSampler.HighestOrder}"));
        if (config.TimestepType != "discrete") keys.Complain("timestep_type", $"'{config.TimestepType}' is not supported; expected 'discrete'");
        if (config.UseDynamicShifting || config.ShiftTerminal is not null || config.InvertSigmas || config.StochasticSampling)
            keys.Complain("use_dynamic_shifting, shift_terminal, invert_sigmas and stochastic_sampling", "are not supported; expected a fixed shift and no fresh noise");
        if (config is { SigmaMin: { } least, SigmaMax: { } most } && most <= least) keys.Complain("sigma_min", FormattableString.Invariant($"{least} is not below sigma_max {most}; expected sigmas that rise"));
    }

    private static void RefuseUniPc(ConfigKeys keys, SchedulerConfig config)
    {
        if (config.SolverOrder > UniPcSampler.HighestOrder) keys.Complain("solver_order", FormattableString.Invariant($"{config.SolverOrder} is not supported; expected 1 to {UniPcSampler.HighestOrder}"));
        if (config.SolverType is not (null or "bh1" or "bh2" or "midpoint" or "heun" or "logrho")) keys.Complain("solver_type", $"'{config.SolverType}' is not supported; expected 'bh1' or 'bh2'");
        if (keys.Has("solver_p")) keys.Complain("solver_p", "is not supported; expected none");
    }
}
