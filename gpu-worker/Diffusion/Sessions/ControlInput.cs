namespace Atelier.Diffusion;

/// <summary>Control pictures as planes of 0 to 1, [networks, places, 3, height, width] in pixels.</summary>
internal sealed class ControlInput(TensorPort port, int factor) : SteadyInput(port)
{
    /// <inheritdoc/>
    protected override void Gather(IReadOnlyList<DenoiseRow> rows, List<float[]> gathered)
    {
        for (var n = 0; n < rows[0].Controls.Count; n++)
        {
            foreach (var row in rows)
            {
                for (var i = 0; i < row.Places; i++) gathered.Add(row.Controls[n]);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Shape(DenoiseRow first, int places, int length) => Buffer.Shaped(first.Controls.Count, places, 3, first.Height * factor, first.Width * factor);
}
