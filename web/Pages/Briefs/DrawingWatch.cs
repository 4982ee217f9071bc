using System.Collections.Concurrent;
using Atelier.Core.Renders;
using Atelier.Core.Storage;

namespace Atelier.Web.Pages.Briefs;

/// <summary>
/// How far pictures under way are: those of this process by its board, those of other workers by their notes. Notes are looked at only when somebody asks,
/// and at most once a second a brief, however many do. Thread-safe.
/// </summary>
internal sealed class DrawingWatch(IObjectStore store, RenderBoard? board, TimeProvider clock)
{
    private const int MostBriefs = 64;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly RenderNotes _notes = new(store, clock);
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Workspace, string Brief), Look> _looks = [];

    /// <summary>How far those jobs of a brief are that somebody draws at the moment, by id. Asking about none asks nobody.</summary>
    public async Task<IReadOnlyDictionary<string, RenderStanding>> OfAsync(string workspace, string briefId, IReadOnlyCollection<string> jobs, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, RenderStanding>(StringComparer.Ordinal);
        foreach (var job in jobs)
        {
            if (board?.Of(job) is { } at)
            {
                found.Add(job, new(job, at.Step, at.Total, !at.Preview.IsEmpty));
            }
        }

        if (found.Count < jobs.Count)
        {
            var noted = await LookAt(workspace, briefId).Standings.Value.WaitAsync(cancellationToken);
            foreach (var standing in noted.Where(n => jobs.Contains(n.JobId)))
            {
                found.TryAdd(standing.JobId, standing);
            }
        }

        return found;
    }

    /// <summary>What a brief's job is coming to, a PNG; empty when nobody draws it at the moment, or nobody knows.</summary>
    public async Task<ReadOnlyMemory<byte>> DraftAsync(string workspace, string briefId, string job, CancellationToken cancellationToken) =>
        board?.Of(job) is { Preview: { IsEmpty: false } png }
            ? png
            : await LookAt(workspace, briefId).Drafts.GetOrAdd(job, id => new(() => QuietlyAsync(_notes.DraftAsync(workspace, id), default))).Value.WaitAsync(cancellationToken);

    private Look LookAt(string workspace, string briefId)
    {
        lock (_gate)
        {
            if (_looks.TryGetValue((workspace, briefId), out var last) && clock.GetElapsedTime(last.At) < Interval)
            {
                return last;
            }

            if (_looks.Count >= MostBriefs)
            {
                _looks.Clear();
            }

            // What one asks serves others too, so it goes on when that one gives up.
            return _looks[(workspace, briefId)] = new(clock.GetTimestamp(), new(() => QuietlyAsync<IReadOnlyList<RenderStanding>>(_notes.OfBriefAsync(workspace, briefId), [])));
        }
    }

    // A page is whole without its steps.
    private static async Task<T> QuietlyAsync<T>(Task<T> asked, T otherwise)
    {
        try
        {
            return await asked;
        }
        catch (ObjectStoreException)
        {
            return otherwise;
        }
    }

    /// <summary>What was asked of a brief's notes since a time.</summary>
    private sealed record Look(long At, Lazy<Task<IReadOnlyList<RenderStanding>>> Standings)
    {
        public ConcurrentDictionary<string, Lazy<Task<ReadOnlyMemory<byte>>>> Drafts { get; } = new(StringComparer.Ordinal);
    }
}
