namespace Atelier.Core.Catalog;

/// <summary>Puts briefs and their ends together, in whichever order they come in; each once. Not thread-safe.</summary>
internal sealed class BriefJoin
{
    private readonly Dictionary<string, BriefEntry> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EntryRow<BriefEnd>> _early = new(StringComparer.Ordinal);
    private readonly ShelfTail<BriefEntry> _briefs = new();
    private readonly ShelfTail<BriefEnd> _ends = new();

    /// <summary>Ids of the briefs without an end.</summary>
    public IReadOnlyCollection<string> Open => _open.Keys;

    /// <summary>Takes in what came since it was called last.</summary>
    /// <param name="briefs">Briefs as they are now.</param>
    /// <param name="ends">Their ends as they are now.</param>
    /// <param name="accepted">Told of each brief; must not call the shelves.</param>
    /// <param name="ended">Told of each brief's end, after the brief; must not call the shelves.</param>
    /// <returns>False where anything that was told of is gone or was replaced: <see cref="Restart"/>, and begin anew.</returns>
    public bool TryFollow(EntryShelf<BriefEntry> briefs, EntryShelf<BriefEnd> ends, Action<BriefEntry>? accepted = null, Action<BriefEntry, EntryRow<BriefEnd>>? ended = null)
    {
        var isWhole = _ends.TryFollow(ends, row =>
        {
            if (_open.Remove(row.Id, out var brief)) ended?.Invoke(brief, row);
            else _early[row.Id] = row;
        });
        isWhole = isWhole && _briefs.TryFollow(briefs, row =>
        {
            var brief = row.Value!;
            accepted?.Invoke(brief);
            if (_early.Remove(row.Id, out var end)) ended?.Invoke(brief, end);
            else _open[row.Id] = brief;
        });

        // All ends are early when a long past is taken in.
        _early.TrimExcess();
        return isWhole;
    }

    /// <summary>Forgets all.</summary>
    public void Restart()
    {
        _open.Clear();
        _early.Clear();
        _briefs.Restart();
        _ends.Restart();
    }
}
