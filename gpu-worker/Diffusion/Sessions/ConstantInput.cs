namespace Atelier.Diffusion;

/// <summary>One array a place: encoded prompts, their pooled vectors, sizes, a guidance embedding.</summary>
/// <param name="port">The port.</param>
/// <param name="width">Values of the last dimension; the one before it is the rest.</param>
/// <param name="values">A row's values when conditioned and, where the flag says so, when not.</param>
internal sealed class ConstantInput(TensorPort port, Func<DenoiseRow, int> width, Func<DenoiseRow, bool, float[]> values) : SteadyInput(port)
{
    /// <inheritdoc/>
    protected override void Gather(IReadOnlyList<DenoiseRow> rows, List<float[]> gathered)
    {
        foreach (var row in rows)
        {
            if (row.Places == 2) gathered.Add(values(row, true));
            gathered.Add(values(row, false));
        }
    }

    /// <inheritdoc/>
    protected override void Shape(DenoiseRow first, int places, int length)
    {
        var last = width(first);
        if (Port.Rank == 3) Buffer.Shaped(places, length / last, last);
        else Buffer.Shaped(places, last);
    }
}
