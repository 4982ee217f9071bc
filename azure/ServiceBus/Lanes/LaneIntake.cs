using Azure.Messaging.ServiceBus;

namespace Atelier.Azure.ServiceBus;

/// <summary>
/// Takes messages off one queue. A request stays with the service until it is answered, also when its asker no longer waits; the next asker gets its answer.
/// With short waits given to the service, a message could arrive just after the wait: locked, counted as delivered, and read by nobody until the lock ran out.
/// Thread-safe; askers take turns.
/// </summary>
internal sealed class LaneIntake(ServiceBusReceiver receiver, TimeSpan askFor, TimeProvider clock) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<ServiceBusReceivedMessage> _left = [];
    private Task<IReadOnlyList<ServiceBusReceivedMessage>>? _asked;
    private long _takes;

    /// <summary>What its messages are settled with.</summary>
    public ServiceBusReceiver Receiver => receiver;

    /// <summary>Up to <paramref name="max"/> messages under lock; empty when none came within <paramref name="wait"/>.</summary>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> TakeAsync(int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var deadline = clock.GetUtcNow() + wait;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _takes++;
            await CollectAsync();
            while (_left.Count == 0)
            {
                _asked ??= receiver.ReceiveMessagesAsync(max, askFor, CancellationToken.None);
                if (!await IsAnsweredAsync(_asked, deadline, cancellationToken))
                {
                    return [];
                }

                await CollectAsync();
                if (_left.Count == 0 && clock.GetUtcNow() >= deadline)
                {
                    return [];
                }
            }

            var taken = _left.Take(max).ToList();
            _left.RemoveRange(0, taken.Count);
            return taken;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Gives back what was brought and not taken, so that nobody need wait for those locks to run out, and what a request still brings, unless somebody takes here before that. It costs those messages one delivery.
    /// Ends when no request is with the service any more. Throws nothing.
    /// </summary>
    /// <param name="mayReturn">Which to give back; the others stay for the next taker.</param>
    public async Task ReturnAsync(Func<ServiceBusReceivedMessage, bool> mayReturn)
    {
        Task? pending;
        long takes;
        await _turn.WaitAsync();
        try
        {
            await GiveBackAsync(mayReturn);
            (pending, takes) = (_asked, _takes);
        }
        finally
        {
            _turn.Release();
        }

        if (pending is null)
        {
            return;
        }

        // It ends by itself within the time that it asks for. Longer it takes only where the service is away, and then nothing is locked.
        using var patience = new CancellationTokenSource();
        await Task.WhenAny(pending, Task.Delay(askFor * 2, clock, patience.Token));
        await patience.CancelAsync();
        await _turn.WaitAsync();
        try
        {
            if (_takes == takes)
            {
                await GiveBackAsync(mayReturn);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Gives back what was not taken, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await ReturnAsync(_ => true);
        await receiver.DisposeAsync();
    }

    private async Task GiveBackAsync(Func<ServiceBusReceivedMessage, bool> mayReturn)
    {
        if (_asked is null or { IsCompletedSuccessfully: true })
        {
            await CollectAsync();
        }

        foreach (var message in _left.Where(mayReturn).ToList())
        {
            _left.Remove(message);
            try
            {
                await receiver.AbandonMessageAsync(message);
            }
            catch (Exception)
            {
                // Its lock runs out by itself.
            }
        }
    }

    private async Task CollectAsync()
    {
        if (_asked is { IsCompleted: true } asked)
        {
            // Cleared first: one that failed is asked again by whoever comes next.
            _asked = null;
            _left.AddRange(await asked);
        }

        // One that waited here longer than its lock is somebody else's by now.
        var now = clock.GetUtcNow();
        _left.RemoveAll(m => m.LockedUntil <= now);
    }

    private async Task<bool> IsAnsweredAsync(Task asked, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        if (asked.IsCompleted)
        {
            return true;
        }

        var remaining = deadline - clock.GetUtcNow();
        if (remaining > TimeSpan.Zero)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(asked, Task.Delay(remaining, clock, stop.Token));
            await stop.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }

        return asked.IsCompleted;
    }
}
