namespace Atelier.Diffusion.Tests;

/// <summary>The loop of diffusers' own scheduler tests: sample and noise are ramps, the model is x * t / (t + 1).</summary>
internal static class DummyLoop
{
    /// <summary>Their sample: a batch of four.</summary>
    public static float[] Sample { get; } = Ramp(4 * 3 * 8 * 8);

    /// <summary>A sample of theirs with as many values: element [b, c, ...] of a batch of four has the number that the other dimensions give it, times four, and b.</summary>
    public static float[] Ramp(int count) => [.. Enumerable.Range(0, count).Select(i => Index(i, count) / (float)count)];

    /// <summary>The table's whole loop.</summary>
    /// <param name="table">The table.</param>
    /// <param name="noised">Whether their noise is mixed in as the first step has it, or the sample is scaled as noise is.</param>
    /// <param name="handsOnScaled">Whether steps are taken from the scaled sample, as their tests of Euler do and their pipelines don't.</param>
    public static float[] Run(SamplerTable table, bool noised, bool handsOnScaled = true) =>
        Run(table, noised ? Noised(Sample, table.Steps[0]) : Scaled(Sample, table.InitialScale), new TorchGenerator(0), handsOnScaled);

    /// <summary>The loop from a sample on.</summary>
    public static float[] Run(SamplerTable table, float[] sample, TorchGenerator? generator = null, bool handsOnScaled = true)
    {
        var run = new SamplerRun(table, sample.Length);
        generator ??= new TorchGenerator(0);
        foreach (var step in table.Steps)
        {
            var scaled = Scaled(sample, step.InputScale);
            var model = Scaled(scaled, (float)(step.Timestep / (step.Timestep + 1)));
            sample = handsOnScaled ? scaled : [.. sample];
            run.Take(sample, model, generator);
        }

        return sample;
    }

    /// <summary>A sample with as much of their noise as a step begins with.</summary>
    public static float[] Noised(float[] sample, SamplerStep step) =>
        [.. sample.Select((x, i) => (step.StartSignal * x) + (step.StartNoise * (sample.Length - 1 - Index(i, sample.Length)) / sample.Length))];

    /// <summary>A sample times a factor.</summary>
    public static float[] Scaled(float[] sample, float scale) => [.. sample.Select(x => x * scale)];

    private static int Index(int flat, int count) => (flat % (count / 4) * 4) + (flat / (count / 4));
}
