using Microsoft.ML.OnnxRuntime;

namespace Atelier.Diffusion;

/// <summary>Gathers rows into one call of the UNet. Guided rows take two places: unconditioned, then conditioned. For one thread at a time.</summary>
internal sealed class UnetCall(Unet unet) : IDisposable
{
    private readonly string[] _inputNames = [unet.Sample.Name, unet.Timestep.Name, unet.States.Name];
    private readonly string[] _outputNames = [unet.Output.Name];
    private readonly OrtValue[] _inputs = new OrtValue[3];
    private readonly OrtValue[] _outputs = new OrtValue[1];
    private readonly TensorBuffer _sample = new(unet.Sample.Type);
    private readonly TensorBuffer _timestep = new(unet.Timestep.Type);
    private readonly TensorBuffer _states = new(unet.States.Type);
    private readonly TensorBuffer _output = new(unet.Output.Type);
    private float[] _scaled = [];
    private List<Conditioning> _filled = [];

    /// <summary>Runs the rows, which have one size and prompt length, and one timestep where the UNet takes only one, and takes each row's step.</summary>
    public void Step(IReadOnlyList<DenoiseRow> rows)
    {
        var first = rows[0];
        var count = first.Sample.Length;
        var places = rows.Sum(r => r.Places);
        _inputs[0] = _sample.Shaped(places, first.Channels, first.Height, first.Width);
        var timesteps = unet.MixesTimesteps ? places : unet.Timestep.Rank == 0 ? 1 : unet.Timestep.Dimensions[0];
        _inputs[1] = unet.Timestep.Rank == 0 ? _timestep.Shaped() : _timestep.Shaped(timesteps);
        _inputs[2] = _states.Shaped(places, first.Prompt.Length, first.Prompt.Width);
        _outputs[0] = _output.Shaped(places, first.Channels, first.Height, first.Width);
        FillSamples(rows, count);
        FillTimesteps(rows, timesteps);
        FillStates(rows);
        unet.Network.Run(_inputNames, _inputs, _outputNames, _outputs);
        var place = 0;
        foreach (var row in rows)
        {
            // Both predictions of a guided row lie side by side.
            row.TakeStep(_output.Read(place * count, row.Places * count), places);
            place += row.Places;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sample.Dispose();
        _timestep.Dispose();
        _states.Dispose();
        _output.Dispose();
    }

    private void FillSamples(IReadOnlyList<DenoiseRow> rows, int count)
    {
        if (_scaled.Length < count) _scaled = new float[count];
        var scaled = _scaled.AsSpan(0, count);
        var place = 0;
        foreach (var row in rows)
        {
            row.ScaledInput(scaled);
            for (var i = 0; i < row.Places; i++) _sample.Write(place++ * count, scaled);
        }
    }

    private void FillTimesteps(IReadOnlyList<DenoiseRow> rows, int count)
    {
        var place = 0;
        if (!unet.MixesTimesteps)
        {
            while (place < count) _timestep.Write(place++, [(float)rows[0].Step.Timestep]);
            return;
        }

        foreach (var row in rows)
        {
            for (var i = 0; i < row.Places; i++) _timestep.Write(place++, [(float)row.Step.Timestep]);
        }
    }

    /// <summary>Encoded prompts stay the same from step to step, so they are copied only when the rows have changed.</summary>
    private void FillStates(IReadOnlyList<DenoiseRow> rows)
    {
        var wanted = new List<Conditioning>();
        foreach (var row in rows)
        {
            if (row.Negative is { } negative) wanted.Add(negative);
            wanted.Add(row.Prompt);
        }

        if (wanted.Count == _filled.Count && wanted.Zip(_filled).All(pair => ReferenceEquals(pair.First, pair.Second))) return;
        for (var i = 0; i < wanted.Count; i++) _states.Write(i * wanted[i].States.Length, wanted[i].States);
        _filled = wanted;
    }
}
