using System.Collections.Concurrent;
using Atelier.Web.Identity;
using Atelier.Web.Problems;

namespace Atelier.Web.Uploads;

/// <summary>How many pictures a caller may send at once: each is held in memory as a whole, and decoded is much larger. Thread-safe.</summary>
internal sealed class UploadSlots
{
    /// <summary>Pictures of a caller at once.</summary>
    public const int Most = 8;

    private readonly ConcurrentDictionary<(string, string), int> _taken = new();

    /// <summary>Takes a slot of a caller's until it is disposed.</summary>
    /// <exception cref="ProblemException">All are taken.</exception>
    public IDisposable Take(Caller caller)
    {
        var who = (caller.Workspace, caller.Id);
        if (_taken.AddOrUpdate(who, 1, static (_, count) => count + 1) > Most)
        {
            Free(who);
            throw KnownProblems.TooMany(TimeSpan.FromSeconds(2));
        }

        return new Slot(this, who);
    }

    private void Free((string, string) who)
    {
        if (_taken.AddOrUpdate(who, 0, static (_, count) => count - 1) == 0)
        {
            _taken.TryRemove(new(who, 0));
        }
    }

    private sealed class Slot(UploadSlots slots, (string, string) who) : IDisposable
    {
        private int _isFree;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isFree, 1) == 0)
            {
                slots.Free(who);
            }
        }
    }
}
