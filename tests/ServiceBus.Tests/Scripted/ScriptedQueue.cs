using Azure.Messaging.ServiceBus;

namespace Atelier.ServiceBus.Tests;

/// <summary>A queue with its dead letters.</summary>
internal sealed class ScriptedQueue
{
    private readonly ScriptedBus _bus;
    private readonly string _name;
    private readonly Lock _gate = new();
    private readonly List<ScriptedMessage> _messages = [];
    private readonly List<ScriptedWaiter> _waiters = [];
    private readonly Dictionary<string, DateTimeOffset> _known = new(StringComparer.Ordinal);
    private readonly ITimer _timer;
    private long _numbers;

    public ScriptedQueue(ScriptedBus bus, string name)
    {
        _bus = bus;
        _name = name;
        _timer = bus.Clock.CreateTimer(_ => Pump(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>All that is in it, dead or alive.</summary>
    public IReadOnlyList<ScriptedMessage> Messages
    {
        get
        {
            lock (_gate)
            {
                return [.. _messages];
            }
        }
    }

    public void Send(ServiceBusMessage message)
    {
        lock (_gate)
        {
            var now = _bus.Clock.GetUtcNow();
            foreach (var old in _known.Where(k => k.Value + _bus.RemembersFor <= now).ToList())
            {
                _known.Remove(old.Key);
            }

            if (message.MessageId is null || _known.TryAdd(message.MessageId, now))
            {
                _messages.Add(new() { Number = ++_numbers, Sent = message, EnqueuedAt = message.ScheduledEnqueueTime > now ? message.ScheduledEnqueueTime : now });
            }
        }

        Pump();
    }

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(bool dead, int max, TimeSpan wait)
    {
        var waiter = new ScriptedWaiter(dead, max, _bus.Clock.GetUtcNow() + wait);
        lock (_gate)
        {
            _waiters.Add(waiter);
        }

        Pump();
        return waiter.Answer.Task;
    }

    public IReadOnlyList<ServiceBusReceivedMessage> Peek(long from, int max)
    {
        lock (_gate)
        {
            var now = _bus.Clock.GetUtcNow();
            return [.. _messages.Where(m => !m.IsDead && m.Number >= from).Take(max).Select(m => m.Seen(now))];
        }
    }

    /// <summary>Does something to a message under its lock.</summary>
    public void Settle(ServiceBusReceivedMessage received, Action<ScriptedMessage> how)
    {
        lock (_gate)
        {
            how(Locked(received));
        }

        Pump();
    }

    /// <summary>Throws unless the lock is held.</summary>
    public void CheckLock(ServiceBusReceivedMessage received)
    {
        lock (_gate)
        {
            Locked(received);
        }
    }

    public void Remove(ScriptedMessage message) => _messages.Remove(message);

    private ScriptedMessage Locked(ServiceBusReceivedMessage received) =>
        _messages.Find(m => m.Lock.ToString() == received.LockToken && m.LockedUntil > _bus.Clock.GetUtcNow())
        ?? throw new ServiceBusException("The lock supplied is invalid.", ServiceBusFailureReason.MessageLockLost, _name);

    private void Pump()
    {
        lock (_gate)
        {
            // Again, where the clock moved on meanwhile: the timer would else be set from a time that has passed.
            while (PumpAt(_bus.Clock.GetUtcNow()) < _bus.Clock.GetUtcNow())
            {
            }
        }
    }

    private DateTimeOffset PumpAt(DateTimeOffset now)
    {
        foreach (var message in _messages.Where(m => !m.IsDead && m.LockedUntil <= now))
        {
            if (message.ExpiresAt <= now)
            {
                message.Kill("TTLExpiredException", "The message expired and was dead lettered.");
            }
            else if (message.Deliveries >= _bus.MaxDeliveries)
            {
                message.Kill("MaxDeliveryCountExceeded", $"Message could not be consumed after {message.Deliveries} delivery attempts.");
            }
        }

        foreach (var waiter in _waiters.ToList())
        {
            var taken = _messages.Where(m => m.IsDead == waiter.Dead && m.AvailableAt <= now).Take(waiter.Max).ToList();
            if (taken.Count > 0 || waiter.Until <= now)
            {
                _waiters.Remove(waiter);
                waiter.Answer.SetResult(taken.ConvertAll(m => Lock(m, now)));
            }
        }

        var next = _messages.SelectMany(m => new[] { m.AvailableAt, m.IsDead ? default : m.ExpiresAt }).Concat(_waiters.Select(w => w.Until)).Where(t => t > now).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        _timer.Change(next == DateTimeOffset.MaxValue ? Timeout.InfiniteTimeSpan : next - now, Timeout.InfiniteTimeSpan);
        return now;
    }

    private ServiceBusReceivedMessage Lock(ScriptedMessage message, DateTimeOffset now)
    {
        message.Lock = Guid.NewGuid();
        message.LockedUntil = now + _bus.LockDuration;
        message.Deliveries++;
        return message.Seen(now);
    }
}
