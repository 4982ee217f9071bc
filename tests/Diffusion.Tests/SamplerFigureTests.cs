namespace Atelier.Diffusion.Tests;

/// <summary>
/// Figures of diffusers' own tests (tests/schedulers/test_scheduler_ddim.py, …_euler.py, …_euler_ancestral.py, …_dpm_multi.py, …_unipc.py, …_heun.py, …_lms.py, …_kdpm2_discrete.py, …_kdpm2_ancestral.py, …_ddpm.py, …_deis.py, …_pndm.py and …_lcm.py): sums and means of the absolute sample after
/// a full loop with their dummy model x * t / (t + 1).
/// </summary>
public sealed class SamplerFigureTests
{
    private static readonly SchedulerConfig DdimConfig = new() { ClassName = "DDIMScheduler", ClipSample = true };
    private static readonly SchedulerConfig EulerConfig = new() { ClassName = "EulerDiscreteScheduler", NumTrainTimesteps = 1100 };

    private static readonly SchedulerConfig LcmConfig = new() { ClassName = "LCMScheduler", BetaStart = 0.00085, BetaEnd = 0.012, BetaSchedule = BetaSchedule.ScaledLinear };

    private static readonly SchedulerConfig UniPcConfig = new() { FinalSigmasType = FinalSigma.Smallest };

    private static readonly SchedulerConfig DpmConfig = new() { LowerOrderFinal = false, FinalSigmasType = FinalSigma.Smallest };

    public static TheoryData<string, SchedulerConfig, double, double> DdimCases => new()
    {
        { "no noise", DdimConfig, 172.0067, 0.223967 },
        { "v prediction", DdimConfig with { PredictionType = PredictionKind.Velocity }, 52.5302, 0.0684 },
        { "set alpha to one", DdimConfig with { BetaStart = 0.01, SetAlphaToOne = true }, 149.8295, 0.1951 },
        { "no set alpha to one", DdimConfig with { BetaStart = 0.01, SetAlphaToOne = false }, 149.0784, 0.1941 },
    };

    public static TheoryData<string, SchedulerConfig, double, double> EulerCases => new()
    {
        { "no noise", EulerConfig, 10.0807, 0.0131 },
        { "v prediction", EulerConfig with { PredictionType = PredictionKind.Velocity }, 0.0002, 2.2676e-06 },
        { "karras", EulerConfig with { UseKarrasSigmas = true }, 124.52299499511719, 0.16213932633399963 },
    };

    [Theory]
    [MemberData(nameof(DdimCases))]
    public void Ddim_ends_where_diffusers_does(string name, SchedulerConfig config, double sum, double mean)
    {
        Assert.NotEmpty(name);
        AssertFigures(DummyLoop.Run(Samplers.Build("ddim", config, 10), DummyLoop.Sample), sum, mean);
    }

    [Fact]
    public void Ddim_started_midway_ends_where_diffusers_does()
    {
        AssertFigures(DummyLoop.Run(Samplers.Build("ddim", DdimConfig, 10, 0.2f), noised: true), 354.5418, 0.4616);
    }

    [Theory]
    [InlineData("no noise", 198.1318, 0.2580)]
    [InlineData("v prediction", 67.3986, 0.0878)]
    [InlineData("set alpha to one", 230.0399, 0.2995)]
    [InlineData("no set alpha to one", 186.9482, 0.2434)]
    public void Pndm_ends_where_diffusers_does(string name, double sum, double mean)
    {
        var config = DdimCases.Select(c => c.Data).Single(c => c.Item1 == name).Item2;
        AssertFigures(DummyLoop.Run(Samplers.Build("pndm", config with { ClassName = "PNDMScheduler", SetAlphaToOne = name == "set alpha to one" }, 10), DummyLoop.Sample), sum, mean);
    }

    [Theory]
    [MemberData(nameof(EulerCases))]
    public void Euler_ends_where_diffusers_does(string name, SchedulerConfig config, double sum, double mean)
    {
        Assert.NotEmpty(name);
        var table = Samplers.Build("euler", config, 10);
        AssertFigures(DummyLoop.Run(table, DummyLoop.Scaled(DummyLoop.Sample, table.InitialScale)), sum, mean);
    }

    [Fact]
    public void Euler_started_midway_ends_where_diffusers_does()
    {
        var table = Samplers.Build("euler", EulerConfig, 10, 0.2f);
        AssertFigures(DummyLoop.Run(table, DummyLoop.Noised(DummyLoop.Scaled(DummyLoop.Sample, table.InitialScale), table.Steps[0])), 57062.9297, 74.3007);
    }

    [Theory]
    [InlineData(PredictionKind.Epsilon, 152.3192, 0.1983)]
    [InlineData(PredictionKind.Velocity, 108.4439, 0.1412)]
    public void Euler_ancestral_ends_where_diffusers_does_with_torchs_noise(PredictionKind prediction, double sum, double mean)
    {
        var table = Samplers.Build("euler_ancestral", EulerConfig with { PredictionType = prediction }, 10);
        AssertFigures(DummyLoop.Run(table, DummyLoop.Scaled(DummyLoop.Sample, table.InitialScale), new TorchGenerator(0)), sum, mean);
    }

    [Fact]
    public void Euler_ancestral_started_midway_ends_where_diffusers_does()
    {
        var table = Samplers.Build("euler_ancestral", EulerConfig, 10, 0.2f);
        AssertFigures(DummyLoop.Run(table, DummyLoop.Noised(DummyLoop.Scaled(DummyLoop.Sample, table.InitialScale), table.Steps[0]), new TorchGenerator(0)), 56163.0508, 73.1290);
    }

    [Theory]
    [InlineData(PredictionKind.Epsilon, false, 0.3301)]
    [InlineData(PredictionKind.Velocity, false, 0.2251)]
    [InlineData(PredictionKind.Velocity, true, 0.2096)]
    public void Dpm_solver_ends_where_diffusers_does(PredictionKind prediction, bool karras, double mean)
    {
        var table = Samplers.Build("dpmpp_2m", DpmConfig with { PredictionType = prediction, UseKarrasSigmas = karras }, 10);
        Assert.Equal(mean, DummyLoop.Run(table, DummyLoop.Sample).Average(Math.Abs), 1e-3);
    }

    [Fact]
    public void Dpm_solver_started_midway_ends_where_diffusers_does()
    {
        AssertFigures(DummyLoop.Run(Samplers.Build("dpmpp_2m", DpmConfig, 10, 0.5f), noised: true), 318.4111, 0.4146);
    }

    [Fact]
    public void Dpm_solver_spaced_as_lu_ends_where_diffusers_does()
    {
        var table = Samplers.Build("dpmpp_2m", DpmConfig with { PredictionType = PredictionKind.Velocity, UseLuLambdas = true }, 10);
        Assert.Equal(0.1554, DummyLoop.Run(table, DummyLoop.Sample).Average(Math.Abs), 1e-3);
    }

    [Fact]
    public void Dpm_solver_with_a_dynamic_threshold_ends_where_diffusers_does()
    {
        var table = Samplers.Build("dpmpp_2m", DpmConfig with { Thresholding = true, DynamicThresholdingRatio = 0.87, SampleMaxValue = 0.5f }, 10);
        // Each of the batch's four has a quantile of its own.
        Assert.Equal(1.1364, DummyLoop.Sample.Chunk(DummyLoop.Sample.Length / 4).SelectMany(one => DummyLoop.Run(table, one)).Average(Math.Abs), 1e-3);
    }

    [Fact]
    public void Dpm_solver_takes_as_many_steps_as_there_were_in_training() =>
        Assert.Equal(1000, Samplers.Build("dpmpp_2m", DpmConfig, 1000).Steps.Count);

    [Theory]
    [InlineData(768, PredictionKind.Epsilon, false, 0.2464)]
    [InlineData(768, PredictionKind.Epsilon, true, 0.2925)]
    [InlineData(768, PredictionKind.Velocity, false, 0.1014)]
    [InlineData(768, PredictionKind.Velocity, true, 0.1966)]
    [InlineData(96, PredictionKind.Epsilon, false, 0.2441)]
    [InlineData(96, PredictionKind.Epsilon, true, 0.2898)]
    [InlineData(96, PredictionKind.Velocity, false, 0.1014)]
    [InlineData(96, PredictionKind.Velocity, true, 0.1944)]
    public void UniPc_ends_where_diffusers_does(int count, PredictionKind prediction, bool karras, double mean)
    {
        var table = Samplers.Build("unipc", UniPcConfig with { PredictionType = prediction, UseKarrasSigmas = karras }, 10);
        Assert.Equal(mean, DummyLoop.Run(table, DummyLoop.Ramp(count)).Average(Math.Abs), 1e-3);
    }

    [Theory]
    [InlineData(768, 315.5757, 0.4109)]
    [InlineData(96, 39.0870, 0.4072)]
    public void UniPc_started_midway_ends_where_diffusers_does(int count, double sum, double mean)
    {
        var table = Samplers.Build("unipc", UniPcConfig, 10, 0.2f);
        AssertFigures(DummyLoop.Run(table, DummyLoop.Noised(DummyLoop.Ramp(count), table.Steps[0])), sum, mean);
    }

    [Theory]
    [InlineData(PredictionKind.Epsilon, false, 0.1233, 0.0002)]
    [InlineData(PredictionKind.Velocity, false, 4.6934e-07, 6.1112e-10)]
    [InlineData(PredictionKind.Epsilon, true, 0.00015, 1.9869554535034695e-07)]
    public void Heun_ends_where_diffusers_does(PredictionKind prediction, bool karras, double sum, double mean)
    {
        var table = Samplers.Build("heun", EulerConfig with { PredictionType = prediction, UseKarrasSigmas = karras }, 10);
        AssertFigures(DummyLoop.Run(table, DummyLoop.Scaled(DummyLoop.Sample, table.InitialScale)), sum, mean);
    }

    [Theory]
    [InlineData("heun", 75074.8906, 97.7538)]
    [InlineData("lms", 27663.6895, 36.0204)]
    [InlineData("kdpm2", 70408.4062, 91.6776)]
    [InlineData("kdpm2_ancestral", 93087.3437, 121.2074)]
    public void Samplers_by_derivatives_started_midway_end_where_diffusers_do(string sampler, double sum, double mean)
    {
        var table = Samplers.Build(sampler, EulerConfig, 10, 0.2f);
        var end = DummyLoop.Run(table, DummyLoop.Noised(DummyLoop.Scaled(DummyLoop.Sample, table.InitialScale), table.Steps[0]));
        // A sum of this size has this little of single precision.
        Assert.Equal(sum, end.Sum(Math.Abs), sampler == "kdpm2_ancestral" ? 5e-2 : 1e-2);
        Assert.Equal(mean, end.Average(Math.Abs), 1e-3);
    }

    [Theory]
    [InlineData("kdpm2", PredictionKind.Epsilon, 20.4125, 0.0266)]
    [InlineData("kdpm2", PredictionKind.Velocity, 4.6934e-07, 6.1112e-10)]
    [InlineData("kdpm2_ancestral", PredictionKind.Epsilon, 13979.9433, 18.2030)]
    [InlineData("kdpm2_ancestral", PredictionKind.Velocity, 331.8133, 0.4320)]
    public void Kdpm2_ends_where_diffusers_does_with_torchs_noise(string sampler, PredictionKind prediction, double sum, double mean)
    {
        var table = Samplers.Build(sampler, EulerConfig with { PredictionType = prediction }, 10);
        AssertFigures(DummyLoop.Run(table, DummyLoop.Scaled(DummyLoop.Sample, table.InitialScale)), sum, mean);
    }

    [Theory]
    [InlineData(PredictionKind.Epsilon, 1f, 258.9606, 0.3372)]
    [InlineData(PredictionKind.Velocity, 1f, 202.0296, 0.2631)]
    [InlineData(PredictionKind.Epsilon, 0.002f, 387.9466, 0.5051)]
    public void Ddpm_ends_where_diffusers_does_with_torchs_noise(PredictionKind prediction, float strength, double sum, double mean)
    {
        var table = Samplers.Build("ddpm", new SchedulerConfig { ClassName = "DDPMScheduler", PredictionType = prediction }, 1000, strength);
        AssertFigures(DummyLoop.Run(table, noised: strength < 1), sum, mean);
    }

    [Theory]
    [InlineData(PredictionKind.Epsilon, false, 1006.388, 1.31)]
    [InlineData(PredictionKind.Velocity, false, 0.0017, 2.2676e-06)]
    [InlineData(PredictionKind.Epsilon, true, 3812.9927, 4.9648)]
    public void Lms_ends_where_diffusers_does(PredictionKind prediction, bool karras, double sum, double mean)
    {
        var table = Samplers.Build("lms", EulerConfig with { PredictionType = prediction, UseKarrasSigmas = karras }, 10);
        AssertFigures(DummyLoop.Run(table, DummyLoop.Scaled(DummyLoop.Sample, table.InitialScale)), sum, mean);
    }

    [Theory]
    [InlineData(PredictionKind.Epsilon, 0.23916)]
    [InlineData(PredictionKind.Velocity, 0.091)]
    public void Deis_ends_where_diffusers_does(PredictionKind prediction, double mean) =>
        Assert.Equal(mean, DummyLoop.Run(Samplers.Build("deis", new SchedulerConfig { PredictionType = prediction }, 10), DummyLoop.Sample).Average(Math.Abs), 1e-3);

    [Fact]
    public void Deis_started_midway_ends_where_diffusers_does() =>
        AssertFigures(DummyLoop.Run(Samplers.Build("deis", new SchedulerConfig(), 10, 0.2f), noised: true), 315.3016, 0.41054);

    [Theory]
    [InlineData(1, 18.7097, 0.0244)]
    [InlineData(10, 197.7616, 0.2575)]
    public void Lcm_ends_where_diffusers_does_with_torchs_noise(int steps, double sum, double mean) =>
        AssertFigures(DummyLoop.Run(Samplers.Build("lcm", LcmConfig, steps), DummyLoop.Sample, new TorchGenerator(0)), sum, mean);

    [Theory]
    [InlineData(10, 99)]
    [InlineData(25, 39)]
    [InlineData(50, 19)]
    public void Lcms_last_timestep_is_diffusers(int steps, int timestep) => Assert.Equal(timestep, Samplers.Build("lcm", LcmConfig, steps).Steps[^1].Timestep);

    [Theory]
    [InlineData(50, 420, 0.14771)]
    [InlineData(50, 980, 0.32460)]
    [InlineData(1000, 487, 0.00979)]
    [InlineData(1000, 999, 0.02)]
    public void Ddims_variance_is_diffusers(int steps, int timestep, double variance)
    {
        var step = DdimSampler.Build(DdimConfig, steps, eta: 1).Steps.Single(s => s.Timestep == timestep);
        Assert.Equal(variance, step.FromNoise * step.FromNoise, 1e-5);
    }

    [Fact]
    public void Ddims_last_step_adds_no_noise() => Assert.Equal(0, DdimSampler.Build(DdimConfig, 50, eta: 1).Steps[^1].FromNoise);

    [Fact]
    public void Leading_spacing_takes_the_offset() =>
        Assert.Equal([801, 601, 401, 201, 1], Samplers.Build("ddim", DdimConfig with { StepsOffset = 1 }, 5).Steps.Select(s => (int)s.Timestep));

    private static void AssertFigures(float[] sample, double sum, double mean)
    {
        Assert.Equal(sum, sample.Sum(Math.Abs), 1e-2);
        Assert.Equal(mean, sample.Average(Math.Abs), 1e-3);
    }
}
