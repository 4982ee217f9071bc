namespace Atelier.Diffusion;

/// <summary>
/// How many places a UNet call may have after memory has run out: for each picture size by itself, since what a call needs grows with it, and not for ever, since memory that others had
/// comes free. For one thread at a time.
/// </summary>
/// <param name="most">Most places of any call.</param>
internal sealed class BatchLimits(int most)
{
    /// <summary>Calls that go well, of whatever size, before a limit doubles: one that fails again is then lost among them.</summary>
    public const int Patience = 50;

    private readonly Dictionary<(int Width, int Height), (int Places, int Calls)> _limits = [];

    /// <summary>Most places of a call of rows of this shape. A row that takes more by itself goes alone.</summary>
    public int Of(RowShape shape) => _limits.TryGetValue((shape.Width, shape.Height), out var limit) ? limit.Places : most;

    /// <summary>Takes note that memory ran out.</summary>
    /// <param name="shape">The rows' shape.</param>
    /// <param name="places">The places that were too many.</param>
    public void Lower(RowShape shape, int places) => _limits[(shape.Width, shape.Height)] = (Math.Max(1, places / 2), 0);

    /// <summary>Takes note of a call that went well.</summary>
    public void Tick()
    {
        // Empty but for the time after a failure.
        if (_limits.Count == 0) return;
        foreach (var (size, (places, calls)) in _limits.ToList())
        {
            if (calls + 1 < Patience) _limits[size] = (places, calls + 1);
            else if (2 * places < most) _limits[size] = (2 * places, 0);
            else _limits.Remove(size);
        }
    }
}
