namespace Atelier.Core.Workflows.Replay;

/// <summary>
/// Runs a workflow's continuations one after another on the thread that pumps. A continuation posted by any other thread means that the
/// code awaited something from outside its context: it is not run, only noted.
/// </summary>
internal sealed class MachineScheduler : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private volatile int _thread;
    private volatile bool _sawForeign;

    /// <summary>Whether a continuation ever came from outside.</summary>
    public bool SawForeign => _sawForeign;

    /// <summary>Whether the caller is the workflow's own code.</summary>
    public bool IsInside => _thread == Environment.CurrentManagedThreadId;

    public void NoteForeign() => _sawForeign = true;

    /// <summary>Runs <paramref name="first"/> and all that follows from it until nothing is left to run.</summary>
    public void Pump(Action first)
    {
        var before = Current;
        _thread = Environment.CurrentManagedThreadId;
        SetSynchronizationContext(this);
        try
        {
            first();
            while (_queue.TryDequeue(out var work))
            {
                work.Callback(work.State);
            }
        }
        finally
        {
            SetSynchronizationContext(before);
            _thread = 0;
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsInside)
        {
            _queue.Enqueue((d, state));
        }
        else
        {
            NoteForeign();
        }
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("A workflow's code is never entered from outside.");

    public override SynchronizationContext CreateCopy() => this;
}
