using System.Numerics.Tensors;

namespace Atelier.Diffusion;

/// <summary>What a row remembers for samplers of several calls: its last outputs, and the sample to go back to. For one thread at a time.</summary>
internal sealed class OutputHistory
{
    private readonly SamplerTable _table;
    private readonly float[][] _outputs;
    private readonly float[] _sample;
    private readonly float[] _clean;
    private int _count;

    private OutputHistory(SamplerTable table, int depth, int length)
    {
        _table = table;
        _outputs = [.. Enumerable.Range(0, depth).Select(_ => new float[length])];
        _sample = new float[length];
        _clean = table is { Clip: null, Threshold: null } ? [] : new float[length];
    }

    /// <summary>Room for what a table looks back on; null where it looks at the latest alone.</summary>
    /// <param name="table">The sampler.</param>
    /// <param name="length">Values of the sample.</param>
    public static OutputHistory? For(SamplerTable table, int length)
    {
        var depth = table.Steps.Select(s => Math.Max(s.Outputs?.Count ?? 0, s.Correction?.Count ?? 0)).DefaultIfEmpty(0).Max();
        return depth == 0 ? null : new OutputHistory(table, depth, length);
    }

    /// <summary>Makes of a step's sample and output those that its scalars are for.</summary>
    /// <param name="step">The step.</param>
    /// <param name="sample">The sample; overwritten where the step goes back.</param>
    /// <param name="model">The model's output; overwritten by the weighted sum.</param>
    public void Combine(in SamplerStep step, Span<float> sample, Span<float> model)
    {
        Remember(step, sample, model);
        if (step.Correction is { } correction)
        {
            TensorPrimitives.Multiply(_sample, step.CorrectedFromSample, _sample);
            AddOutputs(correction, _sample);
        }

        if (step.GoesBack) _sample.CopyTo(sample);
        else sample.CopyTo(_sample);
        if (step.Outputs is not { } weights) return;
        model.Clear();
        AddOutputs(weights, model);
    }

    private void Remember(in SamplerStep step, ReadOnlySpan<float> sample, ReadOnlySpan<float> model)
    {
        var output = _outputs[_count++ % _outputs.Length];
        TensorPrimitives.Multiply(model, step.RememberedFromModel, output);
        if (step.RememberedFromSample != 0) TensorPrimitives.MultiplyAdd(sample, step.RememberedFromSample, output, output);
        if (_clean.Length == 0) return;
        SamplerUpdate.Predict(_table, step, sample, model, _clean);
        for (var i = 0; i < output.Length; i++) output[i] += step.RememberedFromClean * (_clean[i] - ((step.CleanFromSample * sample[i]) + (step.CleanFromModel * model[i])));
    }

    private void AddOutputs(IReadOnlyList<float> weights, Span<float> sum)
    {
        for (var i = 0; i < weights.Count; i++)
        {
            if (weights[i] != 0) TensorPrimitives.MultiplyAdd(_outputs[(_count - 1 - i) % _outputs.Length], weights[i], sum, sum);
        }
    }
}
