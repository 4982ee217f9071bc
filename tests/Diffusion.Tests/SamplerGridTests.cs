namespace Atelier.Diffusion.Tests;

/// <summary>Timesteps and sigmas that diffusers' schedulers (of August 2026) give for configurations that its own tests have no figures of, run in torch.</summary>
public sealed class SamplerGridTests
{
    private static readonly SchedulerConfig Linear = new() { ClassName = "DPMSolverMultistepScheduler" };
    private static readonly SchedulerConfig Cosine = Linear with { BetaSchedule = BetaSchedule.SquaredCosine };
    private static readonly SchedulerConfig ZeroSnr = Linear with { RescaleBetasZeroSnr = true, UseKarrasSigmas = true };
    private static readonly SchedulerConfig Flow = new() { ClassName = "FlowMatchEulerDiscreteScheduler", Shift = 3 };

    public static TheoryData<string, SchedulerConfig, double[]> Timesteps => new()
    {
        // 499.5 is half: numpy's error in its last bit sends it down.
        { "dpmpp_2m", Linear, [999, 966, 932, 899, 866, 832, 799, 766, 733, 699, 666, 633, 599, 566, 533, 499, 466, 433, 400, 366, 333, 300, 266, 233, 200, 166, 133, 100, 67, 33] },
        { "dpmpp_2m", Linear with { UseKarrasSigmas = true }, [999, 880, 711, 434, 77, 0] },
        { "dpmpp_2m", Linear with { UseExponentialSigmas = true }, [999, 784, 492, 138, 16, 0] },
        { "dpmpp_2m", Cosine with { UseKarrasSigmas = true }, [999, 998, 998, 992, 837, 0] },
        { "dpmpp_2m", Cosine with { UseLuLambdas = true }, [999, 998, 986, 759, 73, 0] },
        { "dpmpp_2m", ZeroSnr, [999, 966, 698, 0] },
        { "euler", ZeroSnr, [999, 966.352, 698.341, 0] },
        { "euler", Linear with { UseKarrasSigmas = true, SigmaMin = 0.1, SigmaMax = 10 }, [673.666, 470.381, 185.646, 26.409] },
        { "euler_ancestral", Linear with { UseKarrasSigmas = true }, [999, 666, 333, 0] },
        { "flow_match_euler", Flow with { UseKarrasSigmas = true }, [1000, 400.322, 139.599, 40.373, 8.929] },
        { "flow_match_euler", Flow with { UseExponentialSigmas = true }, [1000, 307.394, 94.491, 29.046, 8.929] },
    };

    [Theory]
    [MemberData(nameof(Timesteps))]
    public void Timesteps_are_diffusers(string sampler, SchedulerConfig config, double[] timesteps) =>
        Assert.Equal(timesteps, Samplers.Build(sampler, config, timesteps.Length).Steps.Select(s => Math.Round(s.Timestep, 3)));

    [Fact]
    public void A_schedule_that_ends_in_very_little_signal_keeps_it() =>
        Assert.Equal(20291.3f, Samplers.Build("euler", Cosine, 3).InitialScale, 1f);

    [Fact]
    public void A_schedule_that_ends_in_no_signal_ends_in_a_sigma_of_two_to_the_twelfth() =>
        Assert.Equal(4096f, Samplers.Build("euler", ZeroSnr, 4).InitialScale, 1e-2f);

    [Fact]
    public void Lcms_betas_have_defaults_of_their_own()
    {
        var steps = Samplers.Build("lcm", new SchedulerConfig { ClassName = "LCMScheduler" }, 2).Steps;
        Assert.Equal([0.0046601, 0.2776695], steps.Select(s => Math.Round((double)s.StartSignal * s.StartSignal, 7)));
    }
}
