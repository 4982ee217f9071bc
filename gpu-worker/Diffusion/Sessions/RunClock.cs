namespace Atelier.Diffusion;

/// <summary>Adds up the time that networks spend in ONNX Runtime. Thread-safe.</summary>
internal sealed class RunClock
{
    private long _ticks;

    /// <summary>All runs so far; those at the same time count each.</summary>
    public TimeSpan Total => new(Interlocked.Read(ref _ticks));

    /// <summary>Adds a run.</summary>
    public void Add(TimeSpan run) => Interlocked.Add(ref _ticks, run.Ticks);
}
