namespace Atelier.Diffusion.Tests;

public sealed class SamplerTableTests
{
    private static readonly SchedulerConfig Config = new() { BetaStart = 0.00085, BetaEnd = 0.012, BetaSchedule = BetaSchedule.ScaledLinear, ClipSample = false };

    private static readonly SchedulerConfig Flow = new() { ClassName = "FlowMatchEulerDiscreteScheduler" };

    public static TheoryData<string, BetaSchedule, PredictionKind, TimestepSpacing, bool> Combinations()
    {
        var data = new TheoryData<string, BetaSchedule, PredictionKind, TimestepSpacing, bool>();
        foreach (var sampler in Samplers.Names.Except([Samplers.FlowEuler, Samplers.FlowHeun, Samplers.Pndm]))
        foreach (var betas in Enum.GetValues<BetaSchedule>())
        foreach (var prediction in Enum.GetValues<PredictionKind>())
        foreach (var spacing in Enum.GetValues<TimestepSpacing>())
        foreach (var rescale in new[] { false, true })
            if (!(sampler is Samplers.Ddim or Samplers.Ddpm or Samplers.Lcm && rescale && prediction == PredictionKind.Epsilon)) data.Add(sampler, betas, prediction, spacing, rescale);
        return data;
    }

    /// <summary>A model that knows the clean sample must be led to it, whatever it is asked to predict and however time is spaced.</summary>
    [Theory]
    [MemberData(nameof(Combinations))]
    public void A_perfect_model_is_led_to_the_clean_sample(string sampler, BetaSchedule betas, PredictionKind prediction, TimestepSpacing spacing, bool rescale)
    {
        var config = Config with { BetaSchedule = betas, PredictionType = prediction, TimestepSpacing = spacing, RescaleBetasZeroSnr = rescale };
        var table = Samplers.Build(sampler, config, 8);
        const float Clean = 0.37f, Noise = -1.21f;
        var first = table.Steps[0];
        float[] sample = [(first.StartSignal * Clean) + (first.StartNoise * Noise)];
        var (run, generator) = (new SamplerRun(table, 1), new TorchGenerator(0));
        foreach (var step in table.Steps)
        {
            // In the variance-preserving view the sample the model sees is signal * clean + noise.
            var seen = sample[0] * step.InputScale;
            var signal = step.StartSignal * step.InputScale;
            var noise = MathF.Sqrt(1 - (signal * signal));
            var epsilon = noise == 0 ? 0 : (seen - (signal * Clean)) / noise;
            float[] model = [prediction switch { PredictionKind.Epsilon => epsilon, PredictionKind.Velocity => (signal * epsilon) - (noise * Clean), _ => Clean }];
            run.Take(sample, model, generator);
        }

        // DEIS ends at the noise of the first training timestep.
        Assert.Equal(Clean, sample[0], sampler == Samplers.Deis ? 0.05f : 0.02f);
        Assert.All(table.Steps, s => Assert.True(float.IsFinite(s.FromSample) && float.IsFinite(s.FromModel)));
    }

    [Theory]
    [InlineData("flow_match_euler", 1, 1.0)]
    [InlineData("flow_match_euler", 4, 1.0)]
    [InlineData("flow_match_euler", 28, 3.0)]
    [InlineData("flow_match_heun", 1, 1.0)]
    [InlineData("flow_match_heun", 4, 1.0)]
    [InlineData("flow_match_heun", 28, 3.0)]
    public void A_perfect_flow_is_followed_to_the_clean_sample_from_any_step(string sampler, int steps, double shift)
    {
        const float Clean = 0.37f, Noise = -1.21f;
        for (var run = 1; run <= steps; run++)
        {
            var table = Samplers.Build(sampler, Flow with { Shift = shift }, steps, (run + 0.01f) / steps);
            Assert.Equal(sampler == "flow_match_heun" ? (2 * run) - 1 : run, table.Steps.Count);
            float[] sample = [(table.Steps[0].StartSignal * Clean) + (table.Steps[0].StartNoise * Noise)];
            var taken = new SamplerRun(table, 1);
            foreach (var step in table.Steps) taken.Take(sample, [Noise - Clean], new TorchGenerator(0));
            Assert.Equal(Clean, sample[0], 1e-5f);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void Heun_and_kdpm2_call_twice_a_step_and_once_for_the_last(int steps)
    {
        foreach (var table in new[] { "heun", "kdpm2", "kdpm2_ancestral" }.Select(n => Samplers.Build(n, Config, steps))) AssertCallsTwice(table, steps);
    }

    private static void AssertCallsTwice(SamplerTable table, int steps)
    {
        Assert.Equal((2 * steps) - 1, table.Steps.Count);
        Assert.Equal(Enumerable.Range(0, table.Steps.Count).Select(i => i % 2 == 1), table.Steps.Select(s => s.GoesBack));
        Assert.Equal(Samplers.Build("euler", Config, steps).Steps.Select(s => s.Timestep), table.Steps.Where(s => !s.GoesBack).Select(s => s.Timestep));
    }

    [Fact]
    public void Flow_timesteps_are_shifted_twice_as_in_diffusers()
    {
        // By hand: 0.001 shifts to 3 * 0.001 / 1.002 = 0.002994; halfway to it is 0.501497, which shifts to 0.751121; it shifts to 0.008929.
        var steps = Samplers.Build("flow_match_euler", Flow with { Shift = 3 }, 3).Steps;
        Assert.Equal([1000, 751.121, 8.929], steps.Select(s => Math.Round(s.Timestep, 3)));
        Assert.Equal([1000, 500.5, 1], Samplers.Build("flow_match_euler", Flow, 3).Steps.Select(s => Math.Round(s.Timestep, 3)));
    }

    [Fact]
    public void Flow_and_diffusion_models_do_not_run_each_others_samplers()
    {
        Assert.Equal(DiffusionErrorCodes.Sampler, Assert.Throws<DiffusionException>(() => Samplers.Build("flow_match_euler", Config, 5)).Code);
        Assert.Contains("flow_match_euler", Assert.Throws<DiffusionException>(() => Samplers.Build("ddim", Flow, 5)).Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LCMScheduler", "lcm")]
    [InlineData("FlowMatchEulerDiscreteScheduler", "flow_match_euler")]
    [InlineData("EulerAncestralDiscreteScheduler", "euler_ancestral")]
    [InlineData("DPMSolverMultistepScheduler", "dpmpp_2m")]
    [InlineData("PNDMScheduler", "pndm")]
    [InlineData("UniPCMultistepScheduler", "unipc")]
    [InlineData("DEISMultistepScheduler", "deis")]
    [InlineData("HeunDiscreteScheduler", "heun")]
    [InlineData("LMSDiscreteScheduler", "lms")]
    [InlineData("KDPM2DiscreteScheduler", "kdpm2")]
    [InlineData("KDPM2AncestralDiscreteScheduler", "kdpm2_ancestral")]
    [InlineData("DDPMScheduler", "ddpm")]
    [InlineData("FlowMatchHeunDiscreteScheduler", "flow_match_heun")]
    [InlineData("TCDScheduler", "ddim")]
    [InlineData("FlowMatchLCMScheduler", "flow_match_euler")]
    public void A_configuration_names_its_sampler(string type, string sampler) => Assert.Equal(sampler, Samplers.DefaultFor(Config with { ClassName = type }));

    [Theory]
    [InlineData("heun", true)]
    [InlineData("kdpm2_ancestral", true)]
    [InlineData("kdpm2", false)]
    [InlineData("euler", false)]
    public void A_leap_from_noise_that_magnifies_what_a_model_predicts_is_refused(string name, bool leaps)
    {
        foreach (var prediction in Enum.GetValues<PredictionKind>())
        {
            var scaled = Config with { PredictionType = prediction, TimestepSpacing = TimestepSpacing.Trailing };
            var cosine = scaled with { BetaSchedule = BetaSchedule.SquaredCosine };
            SamplerTable[] sound = [Samplers.Build(name, scaled, 2), Samplers.Build(name, cosine with { UseKarrasSigmas = true }, 10), Samplers.Build(name, cosine, 10, strength: 0.5f)];
            foreach (var table in sound) Assert.Same(table, Samplers.Sound(table));
            var error = Record.Exception(() => Samplers.Sound(Samplers.Build(name, cosine, 10)));
            Assert.Equal(leaps ? (DiffusionErrorCodes.Sampler, "sampler") : default, error is DiffusionException e ? (e.Code, e.Field) : default);
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(2)]
    public void A_short_training_schedule_still_has_tables(int training)
    {
        foreach (var name in Samplers.For(Config))
        foreach (var karras in new[] { false, true })
            Assert.All(Samplers.Build(name, Config with { NumTrainTimesteps = training, UseKarrasSigmas = karras, SkipPrkSteps = true }, 1).Steps, s => Assert.True(float.IsFinite(s.FromSample) && float.IsFinite(s.FromModel)));
    }

    [Theory]
    [InlineData("ddim", 999)]
    [InlineData("euler", 999)]
    [InlineData("euler_ancestral", 999)]
    [InlineData("dpmpp_2m", 998)]
    [InlineData("dpmpp_2m_sde", 998)]
    [InlineData("unipc", 998)]
    [InlineData("deis", 998)]
    [InlineData("heun", 999)]
    [InlineData("lms", 999)]
    [InlineData("kdpm2", 999)]
    [InlineData("ddpm", 999)]
    public void Leading_spacing_with_an_offset_never_leads_beyond_training(string sampler, int most)
    {
        var config = Config with { TimestepSpacing = TimestepSpacing.Leading, StepsOffset = 1 };
        Assert.Equal(999, Samplers.Build(sampler, config, most).Steps[0].Timestep);
        Assert.Equal(DiffusionErrorCodes.Steps, Assert.Throws<DiffusionException>(() => Samplers.Build(sampler, config, most + 1)).Code);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 4)]
    public void Pndm_takes_as_few_steps_as_its_beginning_needs(bool skips, int least)
    {
        var config = Config with { SkipPrkSteps = skips };
        Assert.NotEmpty(Samplers.Build("pndm", config, least).Steps);
        Assert.Contains($"{least} to 1000", Assert.Throws<DiffusionException>(() => Samplers.Build("pndm", config, least - 1)).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Pndm_runs_no_model_that_predicts_the_clean_sample()
    {
        var config = Config with { PredictionType = PredictionKind.Sample };
        Assert.DoesNotContain("pndm", Samplers.For(config));
        Assert.Equal(DiffusionErrorCodes.Sampler, Assert.Throws<DiffusionException>(() => Samplers.Build("pndm", config, 5)).Code);
    }

    [Theory]
    [InlineData("SASolverScheduler", "ddim")]
    [InlineData("FlowMatchLCMScheduler", "flow_match_euler")]
    public void A_scheduler_that_is_not_there_is_told_with_what_stands_in(string type, string sampler)
    {
        var told = Samplers.StandIn(Config with { ClassName = type });
        Assert.Contains(type, told, StringComparison.Ordinal);
        Assert.Contains($"{sampler} stands in", told, StringComparison.Ordinal);
        Assert.Null(Samplers.StandIn(Config with { ClassName = "PNDMScheduler" }));
    }

    [Fact]
    public void Lcm_takes_no_more_steps_than_distillation_did() =>
        Assert.Contains("1 to 50", Assert.Throws<DiffusionException>(() => Samplers.Build("lcm", Config, 51)).Remedy, StringComparison.Ordinal);

    [Fact]
    public void Lcms_answer_is_the_sample_itself_as_time_goes_to_zero()
    {
        // Timestep 999 scaled by 0.0005 is 0.4995: 0.25 / (0.4995^2 + 0.25) of the sample and 0.4995 / sqrt(0.4995^2 + 0.25) of the prediction.
        var step = Samplers.Build("lcm", Config with { TimestepScaling = 0.0005, PredictionType = PredictionKind.Sample }, 1).Steps[0];
        Assert.Equal(0.50050f, step.FromSample, 1e-5f);
        Assert.Equal(0.70675f, step.FromModel, 1e-5f);
    }

    [Fact]
    public void Guidance_brought_back_whole_has_the_conditioned_predictions_deviation()
    {
        float[] conditioned = [1, 2, 3, 4, 5, 6, 7, 8, 9], unconditioned = [2, 1, 0, 3, 1, 4, 1, 5, 9];
        var deviation = Deviation(conditioned);
        float[] whole = [.. conditioned], half = [.. conditioned], none = [.. conditioned];
        SamplerUpdate.Guide(none, unconditioned, 7.5f);
        SamplerUpdate.Guide(whole, unconditioned, 7.5f, 1);
        SamplerUpdate.Guide(half, unconditioned, 7.5f, 0.5f);
        Assert.Equal(deviation, Deviation(whole), 1e-4);
        for (var i = 0; i < 9; i++) Assert.Equal((none[i] + whole[i]) / 2, half[i], 1e-4f);
        static double Deviation(float[] values) => Math.Sqrt(values.Average(v => (double)v * v) - Math.Pow(values.Average(), 2));
    }

    [Theory]
    [InlineData(20, 0.7f, 14)]
    [InlineData(10, 0.7f, 7)]
    [InlineData(10, 0.3f, 3)]
    [InlineData(50, 0.58f, 28)]
    [InlineData(8, 0.4f, 3)]
    [InlineData(8, 1f, 8)]
    [InlineData(8, 0.1f, 0)]
    public void Strength_runs_the_last_whole_steps(int steps, float strength, int run)
    {
        foreach (var name in Samplers.For(Config).Where(n => n != Samplers.Pndm))
            Assert.Equal(Samplers.Build(name, Config, steps).Steps.TakeLast(Samplers.CallTwice.Contains(name) ? Math.Max((2 * run) - 1, 0) : run).Select(s => s.Timestep), Samplers.Build(name, Config, steps, strength).Steps.Select(s => s.Timestep));
    }

    [Fact]
    public void A_start_half_way_with_a_threshold_takes_a_step_of_first_order()
    {
        var table = Samplers.Build("dpmpp_2m", Config with { Thresholding = true, SampleMaxValue = 2 }, 6);
        var step = table.Steps[3];
        float[] sample = [3, -2, 0.5f, 1], model = [0.1f, -0.4f, 0.2f, 0.3f], clean = new float[4];
        var predicted = sample.Zip(model, (x, m) => (step.CleanFromSample * x) + (step.CleanFromModel * m)).ToArray();
        var limit = table.Threshold!.Of(predicted);
        var (kept, towards) = (step.FromSample - (step.FromClean * step.CleanFromSample), step.FromClean + step.FromPrevious);
        var expected = sample.Zip(predicted, (x, p) => (kept * x) + (towards * Math.Clamp(p, -limit, limit) / limit)).ToArray();
        SamplerUpdate.Predict(table, step, sample, model, clean);
        SamplerUpdate.Apply(table, step, sample, model, clean, []);
        for (var i = 0; i < 4; i++) Assert.Equal(expected[i], sample[i], 1e-5f);
    }

    [Fact]
    public void A_stochastic_solver_is_named_by_its_algorithm()
    {
        var config = Config with { ClassName = "DPMSolverMultistepScheduler", AlgorithmType = "sde-dpmsolver++" };
        Assert.Equal("dpmpp_2m_sde", Samplers.DefaultFor(config));
        Assert.All(Samplers.Build("dpmpp_2m_sde", config, 8).Steps.SkipLast(1), s => Assert.True(s.FromNoise > 0));
        Assert.All(Samplers.Build("dpmpp_2m", config, 8).Steps, s => Assert.Equal(0, s.FromNoise));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void UniPc_corrects_all_steps_but_the_first_and_those_it_is_told_not_to(int order)
    {
        var steps = Samplers.Build("unipc", Config with { SolverOrder = order, DisableCorrector = [0, 2] }, 6).Steps;
        Assert.Equal([false, false, true, false, true, true], steps.Select(s => s.GoesBack));
        Assert.All(steps, s => Assert.Equal(s.GoesBack, s.Correction is not null));
        Assert.All(steps, s => Assert.InRange(s.Outputs!.Count, 1, order));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Steps_without_length_leave_every_weight_finite(bool early)
    {
        // In linspace, as many steps as timesteps round two of them to the same one.
        var config = Config with { NumTrainTimesteps = 100, SolverOrder = 3, LowerOrderFinal = early, DisableCorrector = early ? [] : [3] };
        foreach (var name in Samplers.For(config).Where(n => Samplers.MostSteps(n, config) >= 100))
        {
            var run = new SamplerRun(Samplers.Build(name, config with { SkipPrkSteps = true }, 100), 1);
            float[] sample = [0.3f];
            for (var i = 0; i < 100; i++) run.Take(sample, [sample[0] * 0.5f], new TorchGenerator((ulong)i));
            Assert.True(float.IsFinite(sample[0]), name);
        }
    }

    [Fact]
    public void Every_step_but_the_last_begins_where_the_one_before_ended()
    {
        var table = Samplers.Build("euler", Config, 6);
        for (var i = 1; i < 6; i++) Assert.True(table.Steps[i].StartNoise < table.Steps[i - 1].StartNoise);
    }

    [Fact]
    public void The_vector_and_scalar_paths_agree()
    {
        var step = DdimSampler.Build(Config, 5, eta: 0.5).Steps[2];
        var values = new float[37];
        new TorchGenerator(1).Fill(values);
        float[] whole = [.. values], clean = new float[37], noise = [.. values.Reverse()], model = [.. values.Select(v => v * v)];
        SamplerUpdate.Apply(step, 0.5f, whole, model, clean, noise);
        for (var i = 0; i < values.Length; i++)
        {
            float[] one = [values[i]];
            SamplerUpdate.Apply(step, 0.5f, one, [model[i]], [0], [noise[i]]);
            Assert.Equal(one[0], whole[i], 1e-6f);
        }
    }

    [Fact]
    public void An_unknown_sampler_is_named_with_those_there_are()
    {
        var error = Assert.Throws<DiffusionException>(() => Samplers.Build("heun2", Config, 5));
        Assert.Equal((DiffusionErrorCodes.Sampler, "sampler"), (error.Code, error.Field));
        Assert.Contains("ddim, euler, euler_ancestral, dpmpp_2m, dpmpp_2m_sde, unipc, deis, heun, kdpm2, kdpm2_ancestral, lms, ddpm, pndm, lcm, flow_match_euler, flow_match_heun", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public void Impossible_step_counts_are_refused(int steps) =>
        Assert.Equal(DiffusionErrorCodes.Steps, Assert.Throws<DiffusionException>(() => Samplers.Build("ddim", Config, steps)).Code);

    [Fact]
    public void Noise_prediction_at_zero_signal_is_refused_rather_than_divided_by_zero() =>
        Assert.Equal(DiffusionErrorCodes.Sampler, Assert.Throws<DiffusionException>(() => Samplers.Build("ddim", Config with { RescaleBetasZeroSnr = true }, 5)).Code);
}
