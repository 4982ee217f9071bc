namespace Atelier.Diffusion;

/// <summary>Gathers rows into one call of the UNet. For one thread at a time.</summary>
internal sealed class UnetCall : IDisposable
{
    private readonly NetworkCall _call;
    private readonly UnetInput[] _inputs;
    private readonly TensorBuffer _output;
    private readonly SteadyPlaces? _places;

    /// <summary>Buffers for a UNet's ports.</summary>
    public UnetCall(Unet unet)
        : this(unet, unet.Network.PlansByShape && unet.ControlCount == 0)
    {
    }

    /// <summary>The same, saying whether calls keep their places for a few steps after rows have left (<see cref="SteadyPlaces"/>); not where there are control pictures, which lie network by network.</summary>
    internal UnetCall(Unet unet, bool keepsPlaces)
    {
        _call = new NetworkCall(unet.Network);
        _inputs = unet.Inputs();
        foreach (var input in _inputs) _call.Input(input.Port, input.Buffer);
        _output = _call.Output(unet.Output);
        _places = keepsPlaces ? new() : null;
    }

    /// <summary>Runs the rows, which have one shape, and one timestep where the UNet takes only one, and takes each row's step.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="exactly">Whether the call has their places and no more, whatever the call before had.</param>
    public void Step(IReadOnlyList<DenoiseRow> rows, bool exactly = false)
    {
        var first = rows[0];
        var needed = 0;
        foreach (var row in rows) needed += row.Places;
        if (exactly) _places?.Forget();
        var places = _places is null || exactly ? Run(rows, needed) : RunSteadily(_places, rows, needed);
        var (count, place) = (first.Sample.Length, 0);
        foreach (var row in rows)
        {
            // Both predictions of a guided row lie side by side.
            row.TakeStep(_output.Read(place * count, row.Places * count), places);
            place += row.Places;
        }
    }

    /// <summary>Gives back what the network holds of a device's memory between runs, where it holds any; each network holds what its largest run took.</summary>
    public bool GiveBack() => _call.GiveBack();

    /// <inheritdoc/>
    public void Dispose() => _call.Dispose();

    // By itself, since it is here that something is allocated for the call.
    private int RunSteadily(SteadyPlaces steady, IReadOnlyList<DenoiseRow> rows, int needed) => steady.Run(rows[0].Shape, needed, places => Run(rows, places));

    // In places that are left over lies what rows before left there: these were of the same shape.
    private int Run(IReadOnlyList<DenoiseRow> rows, int places)
    {
        foreach (var input in _inputs) input.Fill(rows, places);
        _output.Shaped(places, rows[0].Channels, rows[0].Height, rows[0].Width);
        _call.Run();
        return places;
    }
}
