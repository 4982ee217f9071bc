using System.Collections.Concurrent;

namespace Atelier.Local.Lanes;

/// <summary>What this process passed on, and leaves to others for a while. Forgotten when the process ends: then it is looked at once more. Thread-safe.</summary>
internal sealed class PassedOn(TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Lane, string Message), DateTimeOffset> _until = new();

    /// <summary>How many are left to others, on all lanes.</summary>
    public int Count => _until.Count;

    /// <summary>Leaves a message to others.</summary>
    public void Add(string lane, string message, TimeSpan delay)
    {
        var now = time.GetUtcNow();
        foreach (var (what, until) in _until)
        {
            if (until <= now)
            {
                _until.TryRemove(what, out _);
            }
        }

        _until[(lane, message)] = now + delay;
    }

    /// <summary>Until when a message is left to others; the beginning of time when it isn't.</summary>
    public DateTimeOffset Until(string lane, string message) => _until.GetValueOrDefault((lane, message));
}
