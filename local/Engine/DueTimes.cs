using Atelier.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Atelier.Local.Engine;

/// <summary>
/// Wakes what is due. Timers live in the data file; only those due within the next minutes are in memory, so that ten thousand reviews waiting for days cost nothing.
/// </summary>
internal sealed class DueTimes : IAsyncDisposable
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StoreTrouble = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1); // the wall clock may be set while the sleep counts true seconds

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Func<long, long, IReadOnlyList<DueTimer>> _load;
    private readonly Action<DueTimer> _fire;
    private readonly Action<PendingActivity> _retry;
    private readonly ILogger _logger;
    private readonly PriorityQueue<object, long> _due = new();
    private readonly ITimer _alarm;
    private long _loadedUntil = long.MinValue;
    private bool _closed;

    /// <param name="time">The clock.</param>
    /// <param name="load">Reads the timers due after one time and up to another.</param>
    /// <param name="fire">Takes a timer that is due.</param>
    /// <param name="retry">Takes a call whose next attempt is due.</param>
    /// <param name="logger">Is told when timers can't be read.</param>
    public DueTimes(TimeProvider time, Func<long, long, IReadOnlyList<DueTimer>> load, Action<DueTimer> fire, Action<PendingActivity> retry, ILogger logger)
    {
        _logger = logger;
        _time = time;
        _load = load;
        _fire = fire;
        _retry = retry;
        _alarm = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Adds a timer that is already in the data file.</summary>
    public void Add(DueTimer timer)
    {
        lock (_gate)
        {
            if (timer.Due > _loadedUntil)
            {
                return; // found when its time comes near
            }

            if (_due.TryPeek(out _, out var first) && first <= timer.Due)
            {
                _due.Enqueue(timer, timer.Due);
                return; // the alarm is set for an earlier one
            }

            _due.Enqueue(timer, timer.Due);
        }

        Wake();
    }

    /// <summary>Adds a call that is tried again later.</summary>
    public void Add(PendingActivity call)
    {
        lock (_gate)
        {
            _due.Enqueue(call, call.Due);
        }

        Wake();
    }

    /// <summary>Wakes what is due and sets the alarm for the rest.</summary>
    public void Wake()
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var sleepAtMost = Refill(now) ? LongestSleep : StoreTrouble;
        var ready = new List<object>();
        lock (_gate)
        {
            while (_due.TryPeek(out var next, out var due) && due <= now)
            {
                _due.Dequeue();
                ready.Add(next);
            }

            if (!_closed)
            {
                var until = _due.TryPeek(out _, out var first) ? Math.Min(first, _loadedUntil) : _loadedUntil;
                var sleep = TimeSpan.FromMilliseconds(Math.Max(1, until - now));
                _alarm.Change(sleep < sleepAtMost ? sleep : sleepAtMost, Timeout.InfiniteTimeSpan);
            }
        }

        foreach (var item in ready)
        {
            if (item is DueTimer timer)
            {
                _fire(timer);
            }
            else
            {
                _retry((PendingActivity)item);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closed = true;
        }

        return _alarm.DisposeAsync();
    }

    /// <returns>False when the timers couldn't be read; nothing is skipped, it is tried again soon.</returns>
    private bool Refill(long now)
    {
        long from, until;
        lock (_gate)
        {
            if (now < _loadedUntil || _closed)
            {
                return true;
            }

            // The mark moves before the rows are read: a timer committed meanwhile is then found by the read, or added by its turn, or both, and both is harmless.
            (from, until) = (_loadedUntil, now + (long)Ahead.TotalMilliseconds);
            _loadedUntil = until;
        }

        IReadOnlyList<DueTimer> timers;
        try
        {
            timers = _load(from, until);
        }
        catch (Exception e) when (e is ObjectStoreException or ObjectDisposedException)
        {
            _logger.LogError(e, "Timers couldn't be read; they are looked for again");
            lock (_gate)
            {
                _loadedUntil = from;
            }

            return false;
        }

        lock (_gate)
        {
            foreach (var timer in timers)
            {
                _due.Enqueue(timer, timer.Due);
            }
        }

        return true;
    }
}
