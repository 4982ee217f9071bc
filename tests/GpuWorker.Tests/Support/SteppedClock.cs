namespace Atelier.GpuWorker.Tests;

/// <summary>The system's clock, but for timers of a minute and more: those fire when the test says so.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private readonly List<LongTimer> _long = [];

    /// <summary>Fires the long timers that are set.</summary>
    public void Fire()
    {
        LongTimer[] set;
        lock (_long)
        {
            set = [.. _long];
        }

        foreach (var timer in set)
        {
            timer.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        dueTime >= TimeSpan.Zero && dueTime < TimeSpan.FromMinutes(1) ? base.CreateTimer(callback, state, dueTime, period) : new LongTimer(this, () => callback(state), dueTime);

    private sealed class LongTimer : ITimer
    {
        private readonly SteppedClock _clock;
        private readonly Action _callback;

        public LongTimer(SteppedClock clock, Action callback, TimeSpan due)
        {
            _clock = clock;
            _callback = callback;
            Change(due, Timeout.InfiniteTimeSpan);
        }

        public void Fire() => _callback();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_clock._long)
            {
                _clock._long.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    _clock._long.Add(this);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
