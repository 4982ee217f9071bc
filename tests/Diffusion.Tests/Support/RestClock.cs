namespace Atelier.Diffusion.Tests;

/// <summary>A clock whose one timer fires when told to.</summary>
internal sealed class RestClock : TimeProvider
{
    private Action? _fire;

    /// <summary>When the timer is due; infinite before there is one.</summary>
    public TimeSpan Due { get; private set; } = Timeout.InfiniteTimeSpan;

    /// <summary>Fires, whether it is due or not, as one does that was about to when it was changed.</summary>
    public void Fire() => _fire!();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        (_fire, Due) = (() => callback(state), dueTime);
        return new Timer(this);
    }

    private sealed class Timer(RestClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Due = dueTime;
            return true;
        }

        public void Dispose()
        {
            // What fires after this finds nothing to do.
        }

        public ValueTask DisposeAsync() => default;
    }
}
