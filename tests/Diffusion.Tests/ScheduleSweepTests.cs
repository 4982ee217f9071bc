using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.Diffusion.Tests;

/// <summary>Timesteps and ends of loops that diffusers' own schedulers gave (<c>models/make_schedules.py</c>), from noise and from a start with a strength.</summary>
public sealed class ScheduleSweepTests
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Converters = { new JsonStringEnumConverter() } };
    private static readonly ScheduleCase[] Cases = Goldens.Json<ScheduleCase[]>("schedules.json");

    /// <summary>
    /// Exactly, but for spaced sigmas: diffusers has those in single precision, and its solvers cut off the fraction of what comes of them.
    /// </summary>
    [Fact]
    public void Timesteps_are_diffusers()
    {
        foreach (var golden in Cases.Where(c => !c.Refused))
        {
            var spaced = new[] { "use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas", "use_lu_lambdas" }.Any(key => golden.Config.TryGetProperty(key, out _));
            var name = golden.Config.GetProperty("_class_name").GetString()!;
            // KDPM2's midpoints are sigmas too.
            var tolerance = !spaced && !name.StartsWith("KDPM2", StringComparison.Ordinal) ? 0.001 : name.EndsWith("DiscreteScheduler", StringComparison.Ordinal) ? 0.01 : 1;
            var steps = Table(golden).Steps;
            Assert.Equal(golden.Timesteps.Length, steps.Count);
            foreach (var (theirs, ours) in golden.Timesteps.Zip(steps)) Assert.InRange(Math.Abs(theirs - ours.Timestep), 0, tolerance);
        }
    }

    /// <summary>Of the largest value at the end; where the dummy model makes a loop explode, so do the errors of diffusers' single precision.</summary>
    [Theory]
    [InlineData("scaled_linear", 1e-4)]
    [InlineData(null, 1e-3)]
    [InlineData("squaredcos_cap_v2", 1e-3)]
    public void Loops_end_where_diffusers_do(string? betas, double tolerance)
    {
        var worst = 0.0;
        foreach (var golden in Cases.Where(c => c.End.Length > 0 && Betas(c) == betas))
        {
            var sample = DummyLoop.Run(Table(golden), golden.Strength is not null, handsOnScaled: false);
            var largest = Math.Max(1, sample.Max(Math.Abs));
            double[] end = [sample.Average(Math.Abs), sample[0], sample[100], sample[333], sample[500], sample[767]];
            for (var i = 0; i < end.Length; i++) worst = Math.Max(worst, Math.Abs((golden.End[i] / (i == 0 ? sample.Length : 1)) - end[i]) / largest);
        }

        Assert.InRange(worst, double.Epsilon, tolerance);
    }

    [Fact]
    public void What_diffusers_refuses_is_refused_with_its_field_and_a_strength_that_does()
    {
        var refused = Cases.Where(c => c.Refused).ToList();
        Assert.NotEmpty(refused);
        foreach (var golden in refused)
        {
            var error = Assert.Throws<DiffusionException>(() => Table(golden));
            Assert.Equal((DiffusionErrorCodes.Strength, "start.strength"), (error.Code, error.Field));
            var least = float.Parse(error.Remedy.Split(' ')[3].TrimEnd('.', ','), System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(golden.Steps, Table(golden with { Strength = least }).Steps.Count);
        }
    }

    private static string? Betas(ScheduleCase golden) => golden.Config.TryGetProperty("beta_schedule", out var schedule) ? schedule.GetString() : null;

    private static SamplerTable Table(ScheduleCase golden)
    {
        var config = golden.Config.Deserialize<SchedulerConfig>(Json)!;
        return Samplers.Build(Samplers.DefaultFor(config), config, golden.Steps, golden.Strength ?? 1, golden.TakesAll);
    }

    private sealed record ScheduleCase
    {
        public required JsonElement Config { get; init; }

        public required int Steps { get; init; }

        public required float? Strength { get; init; }

        public bool TakesAll { get; init; }

        public bool Refused { get; init; }

        public double[] Timesteps { get; init; } = [];

        public double[] End { get; init; } = [];
    }
}
