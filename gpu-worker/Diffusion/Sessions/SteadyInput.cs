namespace Atelier.Diffusion;

/// <summary>An input that stays the same for a row from step to step, so it is written only when the rows have changed.</summary>
internal abstract class SteadyInput(TensorPort port) : UnetInput(port)
{
    private List<float[]> _written = [];
    private List<float[]> _wanted = [];
    private int _places;

    /// <inheritdoc/>
    public override void Fill(IReadOnlyList<DenoiseRow> rows, int places)
    {
        _wanted.Clear();
        Gather(rows, _wanted);
        if (places == _places && _written.SequenceEqual(_wanted, ReferenceEqualityComparer.Instance)) return;
        Shape(rows[0], places, _wanted[0].Length);
        for (var i = 0; i < _wanted.Count; i++) Buffer.Write(i * _wanted[0].Length, _wanted[i]);
        (_written, _wanted, _places) = (_wanted, _written, places);
    }

    /// <summary>Adds the arrays to be written one after the other, all of one length.</summary>
    protected abstract void Gather(IReadOnlyList<DenoiseRow> rows, List<float[]> gathered);

    /// <summary>Shapes the memory.</summary>
    /// <param name="first">Any of the rows.</param>
    /// <param name="places">Places of all rows.</param>
    /// <param name="length">Length of the arrays.</param>
    protected abstract void Shape(DenoiseRow first, int places, int length);
}
