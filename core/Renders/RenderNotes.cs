using System.Globalization;
using Atelier.Core.Storage;

namespace Atelier.Core.Renders;

/// <summary>
/// How far jobs are that another process draws: a small object a job under way, written over at its next step and gone at its end. Its metadata says the step, so that one
/// listing says how far all pictures of a brief are; its content is the draft. Hints only: what counts is in the ledger. Thread-safe.
/// </summary>
/// <param name="store">The store that worker and watchers share.</param>
/// <param name="clock">The watchers' clock; the store dates the notes by its own.</param>
public sealed class RenderNotes(IObjectStore store, TimeProvider clock)
{
    /// <summary>A draft with more bytes is left out of its note.</summary>
    public const int MostDraftBytes = 64 * 1024;

    private const string StepField = "step";
    private const string TotalField = "total";

    /// <summary>A note not written for so long is its worker's last: nobody is shown it any more. Longer than any step takes that a job would survive.</summary>
    public static TimeSpan FreshFor { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Writes over what was noted of the job.</summary>
    public Task WriteAsync(string workspace, RenderProgress progress, CancellationToken cancellationToken = default)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { [StepField] = Text(progress.Step), [TotalField] = Text(progress.Total) };
        var draft = progress.Preview.Length <= MostDraftBytes ? progress.Preview : default;
        return store.PutAsync(StoreKeys.Drawing(workspace, progress.JobId), draft, PutCondition.Any, fields, cancellationToken);
    }

    /// <summary>Forgets a job that ended; one that was never noted is fine.</summary>
    public Task DropAsync(string workspace, string jobId, CancellationToken cancellationToken = default) =>
        store.DeleteAsync(StoreKeys.Drawing(workspace, jobId), cancellationToken);

    /// <summary>How far a brief's jobs are, in one listing. Whether one has its result by now is the ledger's to say.</summary>
    public async Task<IReadOnlyList<RenderStanding>> OfBriefAsync(string workspace, string briefId, CancellationToken cancellationToken = default)
    {
        var found = new List<RenderStanding>();
        await foreach (var note in store.ListAsync(StoreKeys.DrawingsOf(workspace, briefId), startAfter: null, cancellationToken))
        {
            if (IsFresh(note.CreatedAt) && Number(note.Metadata, StepField) is { } step && Number(note.Metadata, TotalField) is { } total && step <= total)
            {
                found.Add(new(note.Key[StoreKeys.Drawings(workspace).Length..], step, total, note.Size is > 0 and <= MostDraftBytes));
            }
        }

        return found;
    }

    /// <summary>What a job's picture is coming to, a PNG; empty when there is no draft, or a result.</summary>
    public async Task<ReadOnlyMemory<byte>> DraftAsync(string workspace, string jobId, CancellationToken cancellationToken = default) =>
        await store.GetAsync(StoreKeys.Drawing(workspace, jobId), cancellationToken) is { Content.Length: <= MostDraftBytes } note && IsFresh(note.CreatedAt)
        && await store.GetAsync(StoreKeys.Render(workspace, jobId), cancellationToken) is null
            ? note.Content
            : default;

    /// <summary>Deletes what workers that died left behind.</summary>
    public async Task TidyAsync(string workspace, CancellationToken cancellationToken = default)
    {
        await foreach (var note in store.ListAsync(StoreKeys.Drawings(workspace), startAfter: null, cancellationToken))
        {
            if (!IsFresh(note.CreatedAt))
            {
                await store.DeleteAsync(note.Key, cancellationToken);
            }
        }
    }

    private bool IsFresh(DateTimeOffset written) => clock.GetUtcNow() - written < FreshFor;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int? Number(IReadOnlyDictionary<string, string> fields, string name) =>
        fields.TryGetValue(name, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
