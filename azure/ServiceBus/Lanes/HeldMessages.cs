using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace Atelier.Azure.ServiceBus;

/// <summary>The messages under this process's locks. Thread-safe.</summary>
internal sealed class HeldMessages(TimeProvider clock)
{
    // The service grants locks of five minutes at most; after twice that a lock is lost beyond doubt.
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, HeldMessage> _byLock = new(StringComparer.Ordinal);

    /// <summary>The message under a lock, or null when it was settled or the lock is known to be lost.</summary>
    public HeldMessage? Find(string lockToken) => _byLock.GetValueOrDefault(lockToken);

    /// <summary>A message was received.</summary>
    public void Add(HeldMessage held)
    {
        var now = clock.GetUtcNow();
        foreach (var (token, old) in _byLock)
        {
            if (now - old.Since > Forgotten)
            {
                _byLock.TryRemove(token, out _);
            }
        }

        _byLock[held.Message.LockToken] = held;
    }

    /// <summary>Its lock was renewed.</summary>
    public void Renewed(HeldMessage held) => _byLock.TryUpdate(held.Message.LockToken, held with { Since = clock.GetUtcNow() }, held);

    /// <summary>It was settled, or its lock lost.</summary>
    public void Remove(HeldMessage held) => _byLock.TryRemove(held.Message.LockToken, out _);

    /// <summary>Whether a lane's message with this number is under a lock of this process.</summary>
    public bool Holds(string lane, long sequenceNumber)
    {
        var now = clock.GetUtcNow();
        return _byLock.Values.Any(h => h.Part == SubQueue.None && h.Lane == lane && h.Message.SequenceNumber == sequenceNumber && h.Message.LockedUntil > now);
    }
}
