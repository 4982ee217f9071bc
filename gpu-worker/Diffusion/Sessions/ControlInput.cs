using Microsoft.ML.OnnxRuntime;

namespace Atelier.Diffusion;

/// <summary>Control pictures as planes of 0 to 1, [networks, places, 3, height, width] in pixels.</summary>
internal sealed class ControlInput(TensorPort port, int factor) : UnetInput(port)
{
    private List<float[]> _filled = [];
    private OrtValue? _value;

    /// <inheritdoc/>
    public override OrtValue Fill(IReadOnlyList<DenoiseRow> rows, int places)
    {
        var networks = rows[0].Controls.Count;
        var wanted = new List<float[]>(networks * places);
        for (var n = 0; n < networks; n++)
        {
            foreach (var row in rows) wanted.AddRange(Enumerable.Repeat(row.Controls[n], row.Places));
        }

        if (_value is not null && wanted.Count == _filled.Count && wanted.Zip(_filled).All(pair => ReferenceEquals(pair.First, pair.Second))) return _value;
        _value = Buffer.Shaped(networks, places, 3, rows[0].Height * factor, rows[0].Width * factor);
        for (var i = 0; i < wanted.Count; i++) Buffer.Write(i * wanted[i].Length, wanted[i]);
        _filled = wanted;
        return _value;
    }
}
