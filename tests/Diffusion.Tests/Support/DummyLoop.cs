namespace Atelier.Diffusion.Tests;

/// <summary>The loop of diffusers' own scheduler tests: sample and noise are ramps, the model is x * t / (t + 1).</summary>
internal static class DummyLoop
{
    private const int Count = 4 * 3 * 8 * 8;

    /// <summary>Their sample.</summary>
    public static float[] Sample { get; } = [.. Enumerable.Range(0, Count).Select(i => Index(i) / (float)Count)];

    /// <summary>The table's whole loop.</summary>
    /// <param name="table">The table.</param>
    /// <param name="noised">Whether their noise is mixed in as the first step has it, or the sample is scaled as noise is.</param>
    /// <param name="handsOnScaled">Whether steps are taken from the scaled sample, as their tests of Euler do and their pipelines don't.</param>
    public static float[] Run(SamplerTable table, bool noised, bool handsOnScaled = true) =>
        Run(table, noised ? Noised(Sample, table.Steps[0]) : Scaled(Sample, table.InitialScale), table.Steps.Any(s => s.FromNoise > 0) ? new TorchGenerator(0) : null, handsOnScaled);

    /// <summary>The loop from a sample on.</summary>
    public static float[] Run(SamplerTable table, float[] sample, TorchGenerator? generator = null, bool handsOnScaled = true)
    {
        var (clean, noise, history) = (new float[sample.Length], generator is null ? [] : new float[sample.Length], OutputHistory.For(table, sample.Length));
        foreach (var (i, step) in table.Steps.Index())
        {
            var scaled = Scaled(sample, step.InputScale);
            var model = Scaled(scaled, (float)(step.Timestep / (step.Timestep + 1)));
            float[] next = handsOnScaled ? scaled : [.. sample];
            history?.Combine(step, next, model);
            generator?.Fill(noise);
            if (i == 0 && step.FromPrevious != 0) SamplerUpdate.Begin(table, step, next, model, clean);
            SamplerUpdate.Apply(table, step, next, model, clean, noise);
            sample = next;
        }

        return sample;
    }

    /// <summary>A sample with as much of their noise as a step begins with.</summary>
    public static float[] Noised(float[] sample, SamplerStep step) =>
        [.. sample.Select((x, i) => (step.StartSignal * x) + (step.StartNoise * (Count - 1 - Index(i)) / Count))];

    /// <summary>A sample times a factor.</summary>
    public static float[] Scaled(float[] sample, float scale) => [.. sample.Select(x => x * scale)];

    /// <summary>Their element [b, c, h, w] has the number ((c * 8 + h) * 8 + w) * 4 + b.</summary>
    private static int Index(int flat) => (flat % 192 * 4) + (flat / 192);
}
