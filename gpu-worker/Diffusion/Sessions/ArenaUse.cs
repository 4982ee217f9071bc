namespace Atelier.Diffusion;

/// <summary>
/// Tells when a network's arena should give back what it holds. It keeps what its largest call needed, in case as large a one follows; where only small ones do, that is memory which
/// nobody has use for. As long as large calls come now and then, nothing is given back, since it would only be asked for again. Thread-safe.
/// </summary>
internal sealed class ArenaUse
{
    /// <summary>Calls in a row of at most half the size of the largest, after the last of which memory is given back.</summary>
    public const int Patience = 12;

    private readonly Lock _gate = new();
    private long _largest;
    private long _largestSince;
    private int _small;
    private bool _isDue;

    /// <summary>Memory is given back after the next call, whatever its size.</summary>
    public void GiveBackNext()
    {
        lock (_gate) _isDue = true;
    }

    /// <summary>Takes note of a call that is about to run.</summary>
    /// <param name="size">Its size, in whatever grows with what the call needs.</param>
    /// <returns>Whether memory should be given back after it.</returns>
    public bool IsExcessiveFor(long size)
    {
        lock (_gate)
        {
            if (_isDue)
            {
                (_isDue, _largest, _largestSince, _small) = (false, size, 0, 0);
                return true;
            }

            if (2 * size > _largest)
            {
                (_largest, _largestSince, _small) = (Math.Max(_largest, size), 0, 0);
                return false;
            }

            _largestSince = Math.Max(_largestSince, size);
            if (++_small < Patience) return false;
            (_largest, _largestSince, _small) = (_largestSince, 0, 0);
            return true;
        }
    }
}
