namespace Atelier.Diffusion.Tests;

public sealed class SamplerTableTests
{
    private static readonly SchedulerConfig Config = new() { BetaStart = 0.00085, BetaEnd = 0.012, BetaSchedule = BetaSchedule.ScaledLinear, ClipSample = false };

    public static TheoryData<string, BetaSchedule, PredictionKind, TimestepSpacing, bool> Combinations()
    {
        var data = new TheoryData<string, BetaSchedule, PredictionKind, TimestepSpacing, bool>();
        foreach (var sampler in Samplers.Names)
        foreach (var betas in Enum.GetValues<BetaSchedule>())
        foreach (var prediction in Enum.GetValues<PredictionKind>())
        foreach (var spacing in Enum.GetValues<TimestepSpacing>())
        foreach (var rescale in new[] { false, true })
            if (!(sampler == Samplers.Ddim && rescale && prediction == PredictionKind.Epsilon)) data.Add(sampler, betas, prediction, spacing, rescale);
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
        float[] clean = [0];
        foreach (var step in table.Steps)
        {
            // In the variance-preserving view the sample the model sees is signal * clean + noise.
            var seen = sample[0] * step.InputScale;
            var signal = sampler is Samplers.Ddim or Samplers.DpmPlusPlus2M ? step.StartSignal : step.InputScale;
            var noise = MathF.Sqrt(1 - (signal * signal));
            var epsilon = noise == 0 ? 0 : (seen - (signal * Clean)) / noise;
            float[] model = [prediction switch { PredictionKind.Epsilon => epsilon, PredictionKind.Velocity => (signal * epsilon) - (noise * Clean), _ => Clean }];
            SamplerUpdate.Apply(step, null, sample, model, clean, []);
        }

        Assert.Equal(Clean, sample[0], 0.02f);
        Assert.All(table.Steps, s => Assert.True(float.IsFinite(s.FromSample) && float.IsFinite(s.FromModel)));
    }

    [Theory]
    [InlineData(20, 0.7f, 14)]
    [InlineData(10, 0.7f, 7)]
    [InlineData(10, 0.3f, 3)]
    [InlineData(8, 0.4f, 3)]
    [InlineData(8, 1f, 8)]
    [InlineData(8, 0.1f, 0)]
    public void Strength_runs_the_last_whole_steps(int steps, float strength, int run) =>
        Assert.Equal(steps - run, Samplers.Build("ddim", Config, steps).FirstStep(strength));

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
        var error = Assert.Throws<DiffusionException>(() => Samplers.Build("heun", Config, 5));
        Assert.Equal((DiffusionErrorCodes.Sampler, "sampler"), (error.Code, error.Field));
        Assert.Contains("ddim, euler, euler_ancestral, dpmpp_2m", error.Remedy, StringComparison.Ordinal);
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
