namespace Atelier.Diffusion;

/// <summary>
/// How many places a UNet call has. ONNX Runtime keeps cuDNN's plans of a convolution for its last shape only, so a call of another number of rows has each of them made again,
/// which may take as long as several steps; and under steady load a row that ends is followed by another a step later. So a call that has fewer rows than the one before keeps its
/// places for a few steps, and what computes in those that are left over is thrown away. For one thread at a time.
/// </summary>
internal sealed class SteadyPlaces
{
    /// <summary>Steps that places are kept for rows that are not there.</summary>
    public const int Patience = 4;

    private RowShape _shape;
    private int _places;
    private int _short;

    /// <summary>Makes a call of as many places as are needed, or up to twice as many where the call before had them for rows of the same shape. Where memory runs out for those that are left over, it is made without.</summary>
    /// <param name="shape">The rows' shape.</param>
    /// <param name="needed">The rows' places.</param>
    /// <param name="call">Makes a call of so many places, or throws and leaves the rows as they were.</param>
    /// <returns>The places it had.</returns>
    public int Run(RowShape shape, int needed, Action<int> call)
    {
        var places = Next(shape, needed);
        try
        {
            call(places);
            return places;
        }
        catch (DiffusionException e) when (e.Code == DiffusionErrorCodes.OutOfMemory && places > needed)
        {
            Forget();
            return Run(shape, needed, call);
        }
        catch
        {
            Forget();
            throw;
        }
    }

    /// <summary>Keeps nothing: the next call has the places that it needs.</summary>
    public void Forget() => (_places, _short) = (0, 0);

    private int Next(RowShape shape, int needed)
    {
        var isKept = shape == _shape && needed < _places && 2 * needed >= _places && _short < Patience;
        _short = isKept ? _short + 1 : 0;
        if (!isKept) (_shape, _places) = (shape, needed);
        return _places;
    }
}
