using System.Globalization;
using Atelier.Core.Renders;

namespace Atelier.Contracts.Lanes;

/// <summary>The lanes' contract in its simplest form: a list under a lock. For tests.</summary>
public sealed class InMemoryLanes(TimeProvider time, TimeSpan? lockFor = null, int maxDeliveries = 10) : IRenderLanes
{
    private static readonly TimeSpan Remember = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly List<InMemoryMessage> _messages = [];
    private readonly TimeSpan _lockFor = lockFor ?? TimeSpan.FromMinutes(1);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _tokens;

    /// <summary>Lanes on the system's clock.</summary>
    public InMemoryLanes()
        : this(TimeProvider.System)
    {
    }

    /// <inheritdoc/>
    public Task SendAsync(string lane, LaneMessage message, TimeSpan delay = default, CancellationToken cancellationToken = default)
    {
        LaneLimits.Check(lane, message);
        lock (_gate)
        {
            var now = time.GetUtcNow();
            _messages.RemoveAll(m => m.IsDone && m.SentAt + Remember <= now);
            if (!_messages.Exists(m => m.Lane == lane && m.Message.Id == message.Id))
            {
                _messages.Add(new(lane, message) { SentAt = now, VisibleAt = now + delay, ExpiresAt = LaneLimits.Expiry(now, message.TimeToLive) });
                Wake();
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LaneDelivery>> ReceiveAsync(string lane, int max, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        var deadline = time.GetUtcNow() + wait;
        while (true)
        {
            Task changed;
            TimeSpan sleep;
            lock (_gate)
            {
                var taken = Take(lane, max, dead: false);
                var now = time.GetUtcNow();
                if (taken.Count > 0 || now >= deadline)
                {
                    return taken;
                }

                var next = _messages.Where(m => m.Lane == lane && !m.IsDone && m.DeadReason is null).Select(m => m.AvailableAt).Append(deadline).Min();
                sleep = next - now;
                changed = _changed.Task;
            }

            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(changed, Task.Delay(sleep, time, stop.Token));
            await stop.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LaneDelivery>> ReceiveDeadLettersAsync(string lane, int max, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<LaneDelivery>>(Take(lane, max, dead: true));
        }
    }

    /// <inheritdoc/>
    public Task<bool> RenewAsync(LaneDelivery delivery, CancellationToken cancellationToken = default) =>
        Task.FromResult(Settle(delivery, m => m.LockedUntil = time.GetUtcNow() + _lockFor));

    /// <inheritdoc/>
    public Task CompleteAsync(LaneDelivery delivery, CancellationToken cancellationToken = default)
    {
        Settle(delivery, m => m.IsDone = true);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RetryLaterAsync(LaneDelivery delivery, TimeSpan delay, CancellationToken cancellationToken = default)
    {
        Settle(delivery, m => m.PutOff(time.GetUtcNow() + delay));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task PassOnAsync(LaneDelivery delivery, TimeSpan delay, CancellationToken cancellationToken = default)
    {
        Settle(delivery, m => m.PassOn(time.GetUtcNow() + delay));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DeadLetterAsync(LaneDelivery delivery, string reason, CancellationToken cancellationToken = default)
    {
        Settle(delivery, m => m.Kill(reason));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<int> DepthAsync(string lane, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            return Task.FromResult(_messages.Count(m => m.Lane == lane && !m.IsDone && m.DeadReason is null && m.AvailableAt <= now && m.ExpiresAt > now));
        }
    }

    private List<LaneDelivery> Take(string lane, int max, bool dead)
    {
        var now = time.GetUtcNow();
        foreach (var m in _messages.Where(m => m.Lane == lane && !m.IsDone && m.DeadReason is null && !m.IsLocked(now)))
        {
            if (m.ExpiresAt <= now)
            {
                m.Kill(LaneLimits.ExpiredReason);
            }
            else if (m.Deliveries >= maxDeliveries)
            {
                m.Kill(LaneLimits.TooOftenReason(m.Deliveries));
            }
        }

        var ready = _messages.Where(m => m.Lane == lane && !m.IsDone && m.DeadReason is not null == dead && m.AvailableAt <= now).Take(max).ToList();
        return ready.ConvertAll(m => m.Lock((++_tokens).ToString(CultureInfo.InvariantCulture), now + _lockFor));
    }

    private bool Settle(LaneDelivery delivery, Action<InMemoryMessage> how)
    {
        lock (_gate)
        {
            var message = _messages.Find(m => m.LockToken == delivery.LockToken && m.IsLocked(time.GetUtcNow()) && !m.IsDone);
            if (message is null)
            {
                return false;
            }

            how(message);
            Wake();
            return true;
        }
    }

    private void Wake()
    {
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
