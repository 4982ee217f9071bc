namespace Atelier.Diffusion;

/// <summary>One row's way through a table: takes its steps one after the other, and keeps what they need of those before. For one thread at a time.</summary>
internal sealed class SamplerRun
{
    private readonly SamplerTable _table;
    private readonly OutputHistory? _history;
    private readonly float[] _clean;
    private readonly float[] _noise;

    /// <summary>A row about to take its first step.</summary>
    /// <param name="table">The sampler.</param>
    /// <param name="length">Values of the sample.</param>
    public SamplerRun(SamplerTable table, int length)
    {
        _table = table;
        _history = OutputHistory.For(table, length);
        _clean = _history is not null || (table is { Clip: null, Threshold: null } && table.Steps.All(s => s.FromPrevious == 0)) ? [] : new float[length];
        _noise = table.Steps.All(s => s.FromNoise == 0) ? [] : new float[length];
    }

    /// <summary>Steps taken so far.</summary>
    public int Done { get; private set; }

    /// <summary>Whether the step after this one goes back to where this one begins; such a step draws no noise.</summary>
    private bool IsProvisional => Done + 1 < _table.Steps.Count && _table.Steps[Done + 1].GoesBack;

    /// <summary>Takes the next step.</summary>
    /// <param name="sample">The sample, replaced by the next one.</param>
    /// <param name="model">What the model made of it; overwritten.</param>
    /// <param name="generator">Where fresh noise comes from, as much at every step of a sampler that takes any, but for those gone back from.</param>
    public void Take(Span<float> sample, Span<float> model, TorchGenerator generator)
    {
        var step = _table.Steps[Done];
        if (_noise.Length > 0 && !IsProvisional) generator.Fill(_noise);
        if (_history is not null)
        {
            _history.Combine(step, sample, model);
            SamplerUpdate.Apply(step, null, sample, model, [], _noise);
        }
        else
        {
            // A second-order sampler begins as if the step before had predicted the same clean sample, which makes it one of first order.
            if (Done == 0 && step.FromPrevious != 0) SamplerUpdate.Predict(_table, step, sample, model, _clean);
            SamplerUpdate.Apply(_table, step, sample, model, _clean, _noise);
        }

        Done++;
    }
}
