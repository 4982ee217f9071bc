using Atelier.Core.Renders;
using Microsoft.Extensions.Logging;

namespace Atelier.Rendering;

/// <summary>Keeps the note of one job that is drawn. Whoever reports never waits for the store. Thread-safe.</summary>
internal sealed class JobNote(RenderNotes notes, RenderJob job, TimeProvider clock, ILogger logger)
{
    // What is over sooner leaves no note, and costs the store nothing.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RenderProgress _latest;
    private bool _isNew;

    /// <summary>The job took a step.</summary>
    public void Report(RenderProgress value)
    {
        lock (_gate)
        {
            // Not every step has a draft: the last one stays until there is a newer.
            _latest = value.Preview.IsEmpty ? value with { Preview = _latest.Preview } : value;
            _isNew = true;
        }
    }

    /// <summary>The job is no longer drawn here, whatever became of it.</summary>
    public void End() => _ended.TrySetResult();

    /// <summary>Writes until the job ends: at most once an interval, only what is new, one write at a time. Then takes the note away. A store that fails is not minded.</summary>
    public async Task KeepAsync()
    {
        for (var isThere = false; ;)
        {
            await _ended.Task.WaitAsync(Interval, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ended.Task.IsCompleted)
            {
                await (isThere ? TryAsync(() => notes.DropAsync(job.Workspace, job.Id)) : Task.CompletedTask);
                return;
            }

            if (Take() is { } progress)
            {
                isThere = true;
                await TryAsync(() => notes.WriteAsync(job.Workspace, progress));
            }
        }
    }

    private RenderProgress? Take()
    {
        lock (_gate)
        {
            var latest = _isNew ? _latest : (RenderProgress?)null;
            _isNew = false;
            return latest;
        }
    }

    private async Task TryAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception e)
        {
            logger.LogDebug(e, "How far job {Job} is could not be noted", job.Id);
        }
    }
}
