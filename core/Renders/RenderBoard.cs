using System.Collections.Concurrent;

namespace Atelier.Core.Renders;

/// <summary>How far the renders of this process are, for those who watch. A job that ended is forgotten; what it came to is in the ledger. Thread-safe.</summary>
public sealed class RenderBoard : IProgress<RenderProgress>
{
    // More than a worker ever has under way; jobs that broke off would otherwise stay for good.
    private const int Most = 1_000;

    private readonly ConcurrentDictionary<string, RenderProgress> _jobs = new(StringComparer.Ordinal);

    /// <summary>Jobs that this process draws at the moment.</summary>
    public int UnderWay => _jobs.Count;

    /// <inheritdoc/>
    public void Report(RenderProgress value)
    {
        if (value.JobId is null)
        {
            return;
        }

        if (value.Step >= value.Total)
        {
            _jobs.TryRemove(value.JobId, out _);
            return;
        }

        if (_jobs.Count >= Most)
        {
            _jobs.Clear();
        }

        // Not every step has a preview: the last one stays until there is a newer.
        _jobs.AddOrUpdate(value.JobId, value, (_, before) => value.Preview.IsEmpty ? value with { Preview = before.Preview } : value);
    }

    /// <summary>How far a job is; null when this process doesn't draw it at the moment.</summary>
    public RenderProgress? Of(string jobId) => _jobs.TryGetValue(jobId, out var progress) ? progress : null;
}
