using System.Diagnostics;
using Atelier.Diffusion;

namespace Atelier.Benchmarks.Render;

/// <summary>
/// Counts steps between two moments at which a call ended, so that no call counts in part: from the first step that is told to the first that is told when
/// both the time and the least number of steps are over.
/// </summary>
/// <param name="time">How long to count at least.</param>
/// <param name="least">How many steps to count at least.</param>
internal sealed class StepRate(TimeSpan time, int least) : IProgress<StepProgress>
{
    private readonly Lock _gate = new();
    private long _began;
    private TimeSpan _elapsed;
    private int _total;

    /// <summary>Whether enough has been counted.</summary>
    public bool IsDone
    {
        get
        {
            lock (_gate) return _elapsed > TimeSpan.Zero;
        }
    }

    /// <summary>Steps a second.</summary>
    public double ASecond => _total / _elapsed.TotalSeconds;

    /// <inheritdoc/>
    public void Report(StepProgress value)
    {
        lock (_gate)
        {
            if (_elapsed > TimeSpan.Zero) return;
            if (_began == 0) _began = Stopwatch.GetTimestamp();
            var elapsed = Stopwatch.GetElapsedTime(_began);
            if (elapsed >= time && _total >= least) _elapsed = elapsed;
            else _total++;
        }
    }
}
