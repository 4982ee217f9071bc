using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Atelier.Diffusion;

/// <summary>Takes one step of any sampler in one pass over the row.</summary>
internal static class SamplerUpdate
{
    /// <summary>Classifier-free guidance: <c>u + g (c - u)</c> into <paramref name="conditioned"/> (Ho and Salimans 2022).</summary>
    /// <param name="conditioned">c, overwritten.</param>
    /// <param name="unconditioned">u.</param>
    /// <param name="guidance">g.</param>
    /// <param name="rescale">How far the result's deviation is brought back to that of c, 0 to 1 (Lin et al. 2023, equations 15 and 16).</param>
    public static void Guide(Span<float> conditioned, ReadOnlySpan<float> unconditioned, float guidance, float rescale = 0)
    {
        var before = rescale == 0 ? 0 : Deviation(conditioned);
        var c = MemoryMarshal.Cast<float, Vector<float>>(conditioned);
        var u = MemoryMarshal.Cast<float, Vector<float>>(unconditioned);
        for (var i = 0; i < c.Length; i++) c[i] = u[i] + (guidance * (c[i] - u[i]));
        for (var i = c.Length * Vector<float>.Count; i < conditioned.Length; i++) conditioned[i] = unconditioned[i] + (guidance * (conditioned[i] - unconditioned[i]));
        if (rescale == 0) return;
        var after = Deviation(conditioned);
        if (after > 0) TensorPrimitives.Multiply(conditioned, (rescale * before / after) + 1 - rescale, conditioned);
    }

    private static float Deviation(ReadOnlySpan<float> values)
    {
        var mean = TensorPrimitives.Sum(values) / values.Length;
        return MathF.Sqrt(Math.Max((TensorPrimitives.SumOfSquares(values) / values.Length) - (mean * mean), 0));
    }

    /// <summary>The clean sample that a step predicts, clipped as the table says.</summary>
    public static void Predict(SamplerTable table, in SamplerStep step, ReadOnlySpan<float> sample, ReadOnlySpan<float> model, Span<float> clean)
    {
        for (var i = 0; i < clean.Length; i++) clean[i] = (step.CleanFromSample * sample[i]) + (step.CleanFromModel * model[i]);
        if (table.Threshold is { } threshold)
        {
            var limit = threshold.Of(clean);
            foreach (ref var value in clean) value = Math.Clamp(value, -limit, limit) / limit;
        }
        else if (table.Clip is { } clip)
        {
            foreach (ref var value in clean) value = Math.Clamp(value, -clip, clip);
        }
    }

    /// <summary>Replaces the sample by the next one.</summary>
    /// <param name="table">The sampler, for its clip or threshold.</param>
    /// <param name="step">The scalars.</param>
    /// <param name="sample">x, overwritten.</param>
    /// <param name="model">m.</param>
    /// <param name="clean">The previous x0, overwritten by this one; empty when neither clip, threshold nor history is needed.</param>
    /// <param name="noise">n; empty when the step takes none.</param>
    public static void Apply(SamplerTable table, in SamplerStep step, Span<float> sample, ReadOnlySpan<float> model, Span<float> clean, ReadOnlySpan<float> noise)
    {
        if (table.Threshold is { } threshold) ApplyThreshold(threshold, step, sample, model, clean, noise);
        else Apply(step, table.Clip, sample, model, clean, noise);
    }

    /// <summary>The same, without a threshold.</summary>
    public static void Apply(in SamplerStep step, float? clip, Span<float> sample, ReadOnlySpan<float> model, Span<float> clean, ReadOnlySpan<float> noise)
    {
        var width = Vector<float>.Count;
        var i = 0;
        for (; i <= sample.Length - width; i += width)
        {
            var x = new Vector<float>(sample[i..]);
            var m = new Vector<float>(model[i..]);
            var next = (step.FromSample * x) + (step.FromModel * m);
            if (!clean.IsEmpty)
            {
                var x0 = (step.CleanFromSample * x) + (step.CleanFromModel * m);
                next += step.FromPrevious * new Vector<float>(clean[i..]);
                if (clip is { } c)
                {
                    var clipped = Vector.Min(Vector.Max(x0, new Vector<float>(-c)), new Vector<float>(c));
                    next += step.FromClean * (clipped - x0);
                    x0 = clipped;
                }

                x0.CopyTo(clean[i..]);
            }

            if (!noise.IsEmpty) next += step.FromNoise * new Vector<float>(noise[i..]);
            next.CopyTo(sample[i..]);
        }

        if (i < sample.Length) Tail(step, clip, sample[i..], model[i..], clean.IsEmpty ? clean : clean[i..], noise.IsEmpty ? noise : noise[i..]);
    }

    private static void Tail(in SamplerStep step, float? clip, Span<float> sample, ReadOnlySpan<float> model, Span<float> clean, ReadOnlySpan<float> noise)
    {
        for (var i = 0; i < sample.Length; i++)
        {
            var (x, m) = (sample[i], model[i]);
            var next = (step.FromSample * x) + (step.FromModel * m);
            if (!clean.IsEmpty)
            {
                var x0 = (step.CleanFromSample * x) + (step.CleanFromModel * m);
                next += step.FromPrevious * clean[i];
                if (clip is { } c)
                {
                    var clipped = Math.Clamp(x0, -c, c);
                    next += step.FromClean * (clipped - x0);
                    x0 = clipped;
                }

                clean[i] = x0;
            }

            if (!noise.IsEmpty) next += step.FromNoise * noise[i];
            sample[i] = next;
        }
    }

    private static void ApplyThreshold(Threshold threshold, in SamplerStep step, Span<float> sample, ReadOnlySpan<float> model, Span<float> clean, ReadOnlySpan<float> noise)
    {
        var predicted = new float[sample.Length];
        for (var i = 0; i < predicted.Length; i++) predicted[i] = (step.CleanFromSample * sample[i]) + (step.CleanFromModel * model[i]);
        var limit = threshold.Of(predicted);
        for (var i = 0; i < sample.Length; i++)
        {
            var clipped = Math.Clamp(predicted[i], -limit, limit) / limit;
            sample[i] = (step.FromSample * sample[i]) + (step.FromModel * model[i]) + (step.FromPrevious * clean[i]) + (step.FromClean * (clipped - predicted[i]))
                + (noise.IsEmpty ? 0 : step.FromNoise * noise[i]);
            clean[i] = clipped;
        }
    }
}
