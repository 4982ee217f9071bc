namespace Atelier.Diffusion;

/// <summary>Gathers rows into one call of the UNet. For one thread at a time.</summary>
internal sealed class UnetCall : IDisposable
{
    private readonly NetworkCall _call;
    private readonly UnetInput[] _inputs;
    private readonly TensorBuffer _output;

    /// <summary>Buffers for a UNet's ports.</summary>
    public UnetCall(Unet unet)
    {
        _call = new NetworkCall(unet.Network);
        _inputs = unet.Inputs();
        foreach (var input in _inputs) _call.Input(input.Port, input.Buffer);
        _output = _call.Output(unet.Output);
    }

    /// <summary>Runs the rows, which have one shape, and one timestep where the UNet takes only one, and takes each row's step.</summary>
    public void Step(IReadOnlyList<DenoiseRow> rows)
    {
        var first = rows[0];
        var count = first.Sample.Length;
        var places = 0;
        foreach (var row in rows) places += row.Places;
        foreach (var input in _inputs) input.Fill(rows, places);
        _output.Shaped(places, first.Channels, first.Height, first.Width);
        _call.Run();
        var place = 0;
        foreach (var row in rows)
        {
            // Both predictions of a guided row lie side by side.
            row.TakeStep(_output.Read(place * count, row.Places * count), places);
            place += row.Places;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _call.Dispose();
}
