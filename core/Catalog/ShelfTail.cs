namespace Atelier.Core.Catalog;

/// <summary>Follows a shelf: each entry is given once, when it has come in. Not thread-safe.</summary>
internal sealed class ShelfTail<T>
    where T : class
{
    private EntryShelf<T>? _shelf;
    private (int Numbers, int Removals) _at;

    /// <summary>Gives what came in since it was called last.</summary>
    /// <param name="shelf">The shelf as it is now.</param>
    /// <param name="take">Takes an entry; must not call the shelf.</param>
    /// <returns>False where an entry that was given is gone or was replaced: then nothing is given, and whoever follows begins anew.</returns>
    public bool TryFollow(EntryShelf<T> shelf, Action<EntryRow<T>> take)
    {
        if (_shelf is not null && _shelf != shelf)
        {
            return false;
        }

        _shelf = shelf;
        return shelf.TryRead(ref _at, take);
    }

    /// <summary>Begins anew.</summary>
    public void Restart() => (_shelf, _at) = (null, default);
}
