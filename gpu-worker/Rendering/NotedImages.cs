using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Atelier.Rendering;

/// <summary>
/// Draws with another model, and notes in the store how far briefs' jobs are, for pages of other processes: from a job's first second on, at most once a second, until it ends.
/// The drawing never waits for a note, and a note that fails disturbs nothing. Thread-safe. The model stays the caller's.
/// </summary>
/// <param name="images">Who draws.</param>
/// <param name="store">Where jobs, results and pages are.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">Hears of notes that failed, quietly.</param>
public sealed class NotedImages(IImageModel images, IObjectStore store, TimeProvider clock, ILogger logger) : IImageModel, IAsyncDisposable
{
    // Nobody waits longer for notes to be taken away; those that stay are no longer shown soon, and deleted later.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly RenderNotes _notes = new(store, clock);
    private readonly ConcurrentDictionary<JobNote, Task> _kept = new();

    /// <inheritdoc/>
    public bool Serves(string model) => images.Serves(model);

    /// <inheritdoc/>
    public bool Serves(string model, string version) => images.Serves(model, version);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ImageOutcome> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(orders);

        // Only briefs have pages that are watched.
        var noted = orders.Where(o => o.Job.BriefId is not null).ToDictionary(o => o.Job.Id, o => Begin(o.Job), StringComparer.Ordinal);
        try
        {
            await foreach (var outcome in images.DrawAsync(orders, new Relay(noted, progress), cancellationToken))
            {
                yield return outcome;
                noted.GetValueOrDefault(outcome.JobId)?.End();
            }
        }
        finally
        {
            foreach (var note in noted.Values)
            {
                note.End();
            }
        }
    }

    /// <summary>Waits a little for the notes of what ended to be taken away.</summary>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_kept.Values).WaitAsync(Patience, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private JobNote Begin(RenderJob job)
    {
        var note = new JobNote(_notes, job, clock, logger);
        _kept[note] = KeepAsync(note);
        return note;
    }

    private async Task KeepAsync(JobNote note)
    {
        await note.KeepAsync();
        _kept.TryRemove(note, out _);
    }

    private sealed class Relay(Dictionary<string, JobNote> noted, IProgress<RenderProgress>? further) : IProgress<RenderProgress>
    {
        public void Report(RenderProgress value)
        {
            if (value.JobId is not null && noted.TryGetValue(value.JobId, out var note))
            {
                note.Report(value);
            }

            further?.Report(value);
        }
    }
}
