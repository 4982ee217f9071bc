using Microsoft.ML.OnnxRuntime;

namespace Atelier.Diffusion;

/// <summary>Gathers rows into one call of the UNet. For one thread at a time.</summary>
internal sealed class UnetCall : IDisposable
{
    private readonly Unet _unet;
    private readonly UnetInput[] _inputs;
    private readonly string[] _inputNames;
    private readonly OrtValue[] _values;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _outputs = new OrtValue[1];
    private readonly TensorBuffer _output;

    /// <summary>Buffers for a UNet's ports.</summary>
    public UnetCall(Unet unet)
    {
        _unet = unet;
        _inputs = unet.Inputs();
        _inputNames = [.. _inputs.Select(i => i.Name)];
        _values = new OrtValue[_inputs.Length];
        _outputNames = [unet.Output.Name];
        _output = new TensorBuffer(unet.Output.Type);
    }

    /// <summary>Runs the rows, which have one shape, and one timestep where the UNet takes only one, and takes each row's step.</summary>
    public void Step(IReadOnlyList<DenoiseRow> rows)
    {
        var first = rows[0];
        var count = first.Sample.Length;
        var places = rows.Sum(r => r.Places);
        for (var i = 0; i < _inputs.Length; i++) _values[i] = _inputs[i].Fill(rows, places);
        _outputs[0] = _output.Shaped(places, first.Channels, first.Height, first.Width);
        _unet.Network.Run(_inputNames, _values, _outputNames, _outputs);
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
        foreach (var input in _inputs) input.Dispose();
        _output.Dispose();
    }
}
