using System.Collections.Concurrent;
using Atelier.Web.Problems;

namespace Atelier.Web.Pipeline;

/// <summary>
/// A token bucket for each caller: a burst is taken at once, and what was taken flows back at a steady rate. Buckets that are full again are forgotten. Thread-safe.
/// </summary>
internal sealed class RateLimits(StudioOptions options, TimeProvider clock)
{
    private const int MaxKnown = 10_000;

    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Takes a token of somebody's bucket.</summary>
    /// <exception cref="ProblemException">There is none left; it says how long to wait.</exception>
    public void Take(string who)
    {
        var now = clock.GetTimestamp();
        if (_buckets.Count > MaxKnown)
        {
            Forget(now);
        }

        var bucket = _buckets.GetOrAdd(who, static (_, start) => new(start.Burst, start.Now), (Burst: (double)options.RateBurst, Now: now));
        lock (bucket)
        {
            bucket.Tokens = Filled(bucket, now);
            bucket.At = now;
            if (bucket.Tokens < 1)
            {
                throw KnownProblems.TooMany(TimeSpan.FromSeconds((1 - bucket.Tokens) / options.RatePerSecond));
            }

            bucket.Tokens--;
        }
    }

    /// <summary>Puts back what was taken of somebody's bucket, where it turned out not to be theirs to pay.</summary>
    public void GiveBack(string who)
    {
        if (_buckets.TryGetValue(who, out var bucket))
        {
            lock (bucket)
            {
                bucket.Tokens = Math.Min(options.RateBurst, bucket.Tokens + 1);
            }
        }
    }

    private double Filled(Bucket bucket, long now) =>
        Math.Min(options.RateBurst, bucket.Tokens + (clock.GetElapsedTime(bucket.At, now).TotalSeconds * options.RatePerSecond));

    private void Forget(long now)
    {
        foreach (var (who, bucket) in _buckets)
        {
            if (Filled(bucket, now) >= options.RateBurst)
            {
                _buckets.TryRemove(who, out _);
            }
        }
    }

    private sealed class Bucket(double tokens, long at)
    {
        public double Tokens { get; set; } = tokens;

        public long At { get; set; } = at;
    }
}
