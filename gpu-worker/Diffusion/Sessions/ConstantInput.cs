using Microsoft.ML.OnnxRuntime;

namespace Atelier.Diffusion;

/// <summary>What stays the same for a row from step to step, one value a place: encoded prompts, their pooled vectors, sizes, a guidance embedding.</summary>
/// <param name="port">The port.</param>
/// <param name="width">Values of the last dimension; the one before it is the rest.</param>
/// <param name="values">A row's values when conditioned and, where the flag says so, when not.</param>
internal sealed class ConstantInput(TensorPort port, Func<DenoiseRow, int> width, Func<DenoiseRow, bool, float[]> values) : UnetInput(port)
{
    private List<float[]> _filled = [];
    private OrtValue? _value;

    /// <inheritdoc/>
    public override OrtValue Fill(IReadOnlyList<DenoiseRow> rows, int places)
    {
        var wanted = new List<float[]>(places);
        foreach (var row in rows)
        {
            if (row.Places == 2) wanted.Add(values(row, true));
            wanted.Add(values(row, false));
        }

        // Copied only when the rows have changed.
        if (_value is not null && wanted.Count == _filled.Count && wanted.Zip(_filled).All(pair => ReferenceEquals(pair.First, pair.Second))) return _value;
        var (length, last) = (wanted[0].Length, width(rows[0]));
        _value = Port.Rank == 3 ? Buffer.Shaped(places, length / last, last) : Buffer.Shaped(places, last);
        for (var i = 0; i < wanted.Count; i++) Buffer.Write(i * length, wanted[i]);
        _filled = wanted;
        return _value;
    }
}
