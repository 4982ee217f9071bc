using System.Diagnostics.CodeAnalysis;
using Atelier.Core.Storage;

namespace Atelier.Core.Catalog;

/// <summary>Fills a shelf from a folder of the store and keeps it so. Nobody waits for a full look but who asks for one. Thread-safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process, and nobody takes the gates' wait handles.")]
internal sealed class EntryKeeper<T>(IObjectStore store, TimeProvider clock, string prefix, Func<ObjectListing, string, CancellationToken, ValueTask<Entry<T>?>> read)
    where T : class
{
    // Clocks of hosts differ and writes may be late; what comes later still is found by the full look, and so is what went.
    private static readonly (TimeSpan Every, TimeSpan Back) Near = (TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    private static readonly (TimeSpan Every, TimeSpan Back) Wide = (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15));
    private static readonly TimeSpan FullEvery = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _looking = new(1, 1);
    private readonly SemaphoreSlim _filling = new(1, 1);
    private readonly Lock _gate = new();
    private EntryShelf<T>? _shelf;
    private EntryShelf<T>? _next;
    private Task<EntryShelf<T>>? _first;
    private Task _background = Task.CompletedTask;
    private DateTimeOffset _nearAt;
    private DateTimeOffset _wideAt;
    private DateTimeOffset _fullAt;

    /// <summary>The shelf, after a look at what is new where the last one is a second old.</summary>
    public async Task<EntryShelf<T>> LookAsync(CancellationToken cancellationToken)
    {
        var shelf = Volatile.Read(ref _shelf) ?? await FirstAsync().WaitAsync(cancellationToken);
        if (clock.GetUtcNow() >= _nearAt)
        {
            await _looking.WaitAsync(cancellationToken);
            try
            {
                if (clock.GetUtcNow() is var now && now >= _nearAt)
                {
                    await AddAsync(shelf, Near.Back, cancellationToken);
                    _nearAt = now + Near.Every;
                }
            }
            finally
            {
                _looking.Release();
            }
        }

        LookFurther(shelf);
        return Volatile.Read(ref _shelf) ?? shelf;
    }

    /// <summary>The shelf after everything was listed.</summary>
    public async Task<EntryShelf<T>> LookAtAllAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _shelf) is null)
        {
            return await FirstAsync().WaitAsync(cancellationToken);
        }

        await FillAsync(cancellationToken);
        return Volatile.Read(ref _shelf)!;
    }

    /// <summary>Takes in what this process wrote.</summary>
    public async Task TakeAsync(ObjectListing listing, CancellationToken cancellationToken)
    {
        if (!EntryKeys.TryRead(listing.Key[prefix.Length..], out var at, out var id) || await read(listing, id, cancellationToken) is not { } entry)
        {
            return;
        }

        lock (_gate)
        {
            _shelf?.Put(listing, at, id, entry);
            _next?.Put(listing, at, id, entry);
        }
    }

    // Whoever gives up waiting leaves it to the others.
    private Task<EntryShelf<T>> FirstAsync()
    {
        lock (_gate)
        {
            return _first is null or { IsFaulted: true } or { IsCanceled: true } ? _first = Task.Run(async () =>
            {
                await FillAsync(CancellationToken.None);
                return _shelf!;
            }) : _first;
        }
    }

    private void LookFurther(EntryShelf<T> shelf)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (!_background.IsCompleted || now < _wideAt)
            {
                return;
            }

            _wideAt = now + Wide.Every;
            _background = Task.Run(() => QuietlyAsync(now >= _fullAt ? () => FillAsync(CancellationToken.None) : () => AddAsync(shelf, Wide.Back, CancellationToken.None)));
        }
    }

    // A store that is away is met again by the next look.
    private static async Task QuietlyAsync(Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (ObjectStoreException)
        {
        }
    }

    /// <summary>Lists everything: into a new shelf where there is none or the old one is worn, else into the old one, from which goes what is not listed.</summary>
    private async Task FillAsync(CancellationToken cancellationToken)
    {
        await _filling.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            EntryShelf<T> shelf;
            bool isNew;
            lock (_gate)
            {
                isNew = _shelf is null || _shelf.IsWorn;
                shelf = isNew ? new() : _shelf!;
                _next = isNew ? shelf : null;
            }

            var asOf = shelf.Numbers;
            var seen = new Bits(asOf);
            await AddAsync(shelf, startAfter: null, seen, asOf, cancellationToken);
            shelf.Keep(seen, asOf);
            lock (_gate)
            {
                (_shelf, _next) = (shelf, null);
                (_fullAt, _wideAt) = (now + FullEvery, now + Wide.Every);
                _nearAt = isNew ? now + Near.Every : _nearAt;
            }
        }
        finally
        {
            lock (_gate) _next = null;
            _filling.Release();
        }
    }

    private Task AddAsync(EntryShelf<T> shelf, TimeSpan back, CancellationToken cancellationToken) =>
        AddAsync(shelf, shelf.Newest is { } newest ? prefix + EntryKeys.Of(newest - back, "") : null, seen: null, shelf.Numbers, cancellationToken);

    private async Task AddAsync(EntryShelf<T> shelf, string? startAfter, Bits? seen, int asOf, CancellationToken cancellationToken)
    {
        await foreach (var listing in store.ListAsync(prefix, startAfter, cancellationToken))
        {
            if (EntryKeys.TryRead(listing.Key[prefix.Length..], out var at, out var id)
                && !shelf.IsKnown(listing, at, id, seen)
                && await read(listing, id, cancellationToken) is { } entry)
            {
                shelf.Put(listing, at, id, entry, asOf);
            }
        }
    }
}
