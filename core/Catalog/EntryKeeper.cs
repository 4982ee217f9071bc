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

    // No host's clock is so much ahead of another's; what is dated later all the same, a full look finds.
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    // As many as a store gives at once. Where there are more, spans of time are listed side by side.
    private const int Few = 200;
    private const int AtOnce = 8;

    private readonly SemaphoreSlim _looking = new(1, 1);
    private readonly SemaphoreSlim _filling = new(1, 1);
    private readonly Lock _gate = new();
    private EntryShelf<T>? _shelf;
    private EntryShelf<T>? _next;
    private DateTimeOffset? _since;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<EntryShelf<T>>? _first;
    private Task _background = Task.CompletedTask;
    private DateTimeOffset _nearAt;
    private DateTimeOffset _wideAt;
    private DateTimeOffset _fullAt;

    /// <summary>The shelf, after a look at what is new where the last one is a second old.</summary>
    public async Task<EntryShelf<T>> LookAsync(CancellationToken cancellationToken)
    {
        var shelf = Volatile.Read(ref _shelf) ?? await FirstAsync().WaitAsync(cancellationToken);
        if (IsDue(clock.GetUtcNow(), _nearAt, Near.Every))
        {
            await _looking.WaitAsync(cancellationToken);
            try
            {
                if (clock.GetUtcNow() is var now && IsDue(now, _nearAt, Near.Every))
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

    /// <summary>The same, but without waiting for the end of the first look where what it met so far will do.</summary>
    /// <param name="isEnough">Asked of the shelf as it is filled, the newest entries first: from the time given on, it holds all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The shelf, and from when on it holds all; null where that is everything.</returns>
    public async Task<(EntryShelf<T> Shelf, DateTimeOffset? Since)> LookAsync(Func<EntryShelf<T>, DateTimeOffset, bool> isEnough, CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _shelf) is null)
        {
            var first = FirstAsync();
            Task more;
            EntryShelf<T>? next;
            DateTimeOffset? since;
            lock (_gate) (more, next, since) = (_more.Task, _next, _since);
            if (next is not null && since is { } from && isEnough(next, from))
            {
                return (next, from);
            }

            await await Task.WhenAny(first, more).WaitAsync(cancellationToken);
        }

        return (await LookAsync(cancellationToken), null);
    }

    /// <summary>The shelf after everything was listed.</summary>
    public async Task<EntryShelf<T>> LookAtAllAsync(CancellationToken cancellationToken)
    {
        // The first look may have left out what a clock gone wrong dated far ahead.
        await FirstAsync().WaitAsync(cancellationToken);
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
                await FillFirstAsync();
                return _shelf!;
            }) : _first;
        }
    }

    private void LookFurther(EntryShelf<T> shelf)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (!_background.IsCompleted || !IsDue(now, _wideAt, Wide.Every))
            {
                return;
            }

            _wideAt = now + Wide.Every;
            _background = Task.Run(() => QuietlyAsync(IsDue(now, _fullAt, FullEvery) ? () => FillAsync(CancellationToken.None) : () => AddAsync(shelf, Wide.Back, CancellationToken.None)));
        }
    }

    // Where the clock was set back behind the last look, nothing says how long ago that was.
    private static bool IsDue(DateTimeOffset now, DateTimeOffset at, TimeSpan every) => now >= at || now < at - every;

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

    /// <summary>Lists all that is dated up to now, the newest first, and tells those who wait how far it has come.</summary>
    private async Task FillFirstAsync()
    {
        await _filling.WaitAsync();
        try
        {
            var now = clock.GetUtcNow();
            var shelf = new EntryShelf<T>();
            lock (_gate) (_next, _since) = (shelf, null);
            var oldest = await store.ListAsync(prefix).Take(Few).ToListAsync();
            var isAll = oldest.Count < Few;
            if (isAll)
            {
                await AddAsync(shelf, oldest.ToAsyncEnumerable(), seen: null, asOf: 0, CancellationToken.None);
            }
            else
            {
                var from = EntryKeys.TimeOf(oldest[0].Key);
                await AddSpansAsync(shelf, EntryKeys.Spans(from, (from > now ? from : now) + Ahead));
            }

            lock (_gate)
            {
                (_shelf, _next) = (shelf, null);

                // What is dated ahead of any clock, the next further look finds, which then is a full one.
                (_nearAt, _wideAt, _fullAt) = (now + Near.Every, now + Wide.Every, isAll ? now + FullEvery : now);
            }
        }
        finally
        {
            lock (_gate) _next = null;
            _filling.Release();
        }
    }

    // The first alone: who waits for the newest should not wait for the rest beside it.
    private async Task AddSpansAsync(EntryShelf<T> shelf, IReadOnlyList<(string Beginning, DateTimeOffset From)> spans)
    {
        var isDone = new bool[spans.Count];
        var done = 0;
        await AddSpanAsync(0);
        await Parallel.ForEachAsync(Enumerable.Range(1, spans.Count - 1), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (n, _) => await AddSpanAsync(n));

        async Task AddSpanAsync(int n)
        {
            // All keys of a span are behind its beginning; said so, the store knows that all are wanted.
            var beginning = prefix + spans[n].Beginning;
            await AddAsync(shelf, store.ListAsync(beginning, beginning), seen: null, asOf: 0, CancellationToken.None);
            TaskCompletionSource? told = null;
            lock (_gate)
            {
                isDone[n] = true;
                for (; done < spans.Count && isDone[done]; done++)
                {
                    (_since, told) = (spans[done].From, _more);
                }

                if (told is not null) _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            told?.SetResult();
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
            await AddAsync(shelf, store.ListAsync(prefix, startAfter: null, cancellationToken), seen, asOf, cancellationToken);
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

    /// <summary>Lists what is dated from somewhat before the newest entry on. Where that is ahead of the clock, one of the two is wrong: what is dated about now is listed too.</summary>
    private async Task AddAsync(EntryShelf<T> shelf, TimeSpan back, CancellationToken cancellationToken)
    {
        if (shelf.Newest is not { } newest)
        {
            await AddAsync(shelf, store.ListAsync(prefix, startAfter: null, cancellationToken), seen: null, shelf.Numbers, cancellationToken);
            return;
        }

        var now = clock.GetUtcNow();
        if (newest - now > Ahead)
        {
            await AddAsync(shelf, now, now, back, cancellationToken);
            await AddAsync(shelf, newest, newest, back, cancellationToken);
        }
        else
        {
            await AddAsync(shelf, newest < now ? newest : now, newest < now ? now : newest, back, cancellationToken);
        }
    }

    // Only what the keys of both ends have in common: a store may have to read over all that lies before.
    private Task AddAsync(EntryShelf<T> shelf, DateTimeOffset first, DateTimeOffset last, TimeSpan back, CancellationToken cancellationToken)
    {
        var from = first - DateTimeOffset.UnixEpoch > back ? first - back : DateTimeOffset.UnixEpoch;
        var place = prefix + EntryKeys.Common(from, DateTimeOffset.MaxValue - last > Ahead ? last + Ahead : DateTimeOffset.MaxValue);
        return AddAsync(shelf, store.ListAsync(place, prefix + EntryKeys.Of(from, ""), cancellationToken), seen: null, shelf.Numbers, cancellationToken);
    }

    private async Task AddAsync(EntryShelf<T> shelf, IAsyncEnumerable<ObjectListing> listings, Bits? seen, int asOf, CancellationToken cancellationToken)
    {
        await foreach (var listing in listings.WithCancellation(cancellationToken))
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
