namespace Atelier.Core.Catalog;

/// <summary>Which briefs of a workspace have no end, kept beside the lists in memory. Thread-safe.</summary>
internal sealed class OpenBriefs
{
    private readonly Lock _gate = new();
    private readonly BriefJoin _join = new();

    /// <summary>Their ids.</summary>
    public IReadOnlyCollection<string> Of(EntryShelf<BriefEntry> briefs, EntryShelf<BriefEnd> ends)
    {
        lock (_gate)
        {
            while (!_join.TryFollow(briefs, ends))
            {
                _join.Restart();
            }

            return [.. _join.Open];
        }
    }
}
