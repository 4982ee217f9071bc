using System.Numerics.Tensors;

namespace Atelier.Diffusion;

/// <summary>What a row remembers for multistep samplers: the model's last outputs, and the sample to go back to. For one thread at a time.</summary>
internal sealed class OutputHistory
{
    private readonly float[][] _outputs;
    private readonly float[] _sample;
    private int _count;

    private OutputHistory(int depth, int length)
    {
        _outputs = [.. Enumerable.Range(0, depth).Select(_ => new float[length])];
        _sample = new float[length];
    }

    /// <summary>Room for what a table looks back on; null where it looks at the latest alone.</summary>
    /// <param name="table">The sampler.</param>
    /// <param name="length">Values of the sample.</param>
    public static OutputHistory? For(SamplerTable table, int length)
    {
        var depth = table.Steps.Select(s => s.Outputs?.Count ?? 0).DefaultIfEmpty(0).Max();
        return depth == 0 ? null : new OutputHistory(depth, length);
    }

    /// <summary>Makes of a step's sample and output those that its scalars are for.</summary>
    /// <param name="step">The step.</param>
    /// <param name="sample">The sample; overwritten where the step goes back.</param>
    /// <param name="model">The model's output; overwritten by the weighted sum.</param>
    public void Combine(in SamplerStep step, Span<float> sample, Span<float> model)
    {
        if (step.GoesBack) _sample.CopyTo(sample);
        else sample.CopyTo(_sample);
        model.CopyTo(_outputs[_count++ % _outputs.Length]);
        if (step.Outputs is not { } weights) return;
        TensorPrimitives.Multiply(model, weights[0], model);
        for (var i = 1; i < weights.Count; i++)
        {
            if (weights[i] != 0) TensorPrimitives.MultiplyAdd(_outputs[(_count - 1 - i) % _outputs.Length], weights[i], model, model);
        }
    }
}
