namespace Atelier.ServiceBus.Tests;

/// <summary>Another clock's time, with a count of the timers asked for: who waits for a timer to be set doesn't advance past it.</summary>
internal sealed class CountingClock(TimeProvider clock) : TimeProvider
{
    private volatile int _timers;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = clock.CreateTimer(callback, state, dueTime, period);
        Interlocked.Increment(ref _timers);
        return timer;
    }

    /// <summary>Waits until so many timers were set.</summary>
    public async Task TimersAsync(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (_timers < count)
        {
            await Task.Delay(1, limit.Token);
        }
    }
}
