using Atelier.Core.Storage;

namespace Atelier.Core.Catalog;

/// <summary>
/// Entries in memory, with an inverted index of their words and marks: a search touches what it finds, not what is there. An entry that changes takes a new number;
/// the old one stays empty until the shelf is filled anew. Thread-safe; nothing in it waits for anything but memory.
/// </summary>
internal sealed class EntryShelf<T>
    where T : class
{
    // Fewer hits than one in so many entries are sorted.
    private const int Sparse = 16;

    // Making place before so many is less than putting all in order.
    private const int Newer = 4_096;

    private readonly Lock _gate = new();
    private readonly List<EntryRow<T>> _rows = [];
    private readonly List<int> _order = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Vocabulary _vocabulary = new();
    private readonly Dictionary<string, Dictionary<string, Postings>> _marks = new(StringComparer.Ordinal);
    private readonly Dictionary<UInt128, Postings> _lines = [];
    private int _removals;
    private bool _isSorted = true;

    /// <summary>Numbers given so far: what a look that begins now may replace.</summary>
    public int Numbers
    {
        get
        {
            lock (_gate) return _rows.Count;
        }
    }

    /// <summary>Whether so much of it is empty that filling another is better.</summary>
    public bool IsWorn
    {
        get
        {
            lock (_gate) return _rows.Count - _order.Count > _order.Count + 1_000;
        }
    }

    /// <summary>The time of the newest entry, or null where there is none.</summary>
    public DateTimeOffset? Newest
    {
        get
        {
            lock (_gate) return Order().Count == 0 ? null : _rows[_order[^1]].Time;
        }
    }

    /// <summary>Whether a listed entry needs no reading: it is here as it is listed, or as something later than the look left it.</summary>
    /// <param name="listing">As listed.</param>
    /// <param name="at">The time in its key.</param>
    /// <param name="id">The id in its key.</param>
    /// <param name="seen">Notes which numbers the look met, or null. Its look may replace only numbers that it has room for, where it is there.</param>
    public bool IsKnown(ObjectListing listing, long at, string id, Bits? seen)
    {
        lock (_gate)
        {
            if (!_numbers.TryGetValue(id, out var number))
            {
                return false;
            }

            var row = _rows[number];
            if (row.At == at)
            {
                seen?.Add(number);
            }

            // Of two entries by one id the earlier one counts.
            return row.At < at || (row.At == at && row.Stamp == StampOf(listing));
        }
    }

    /// <summary>Puts an entry in, or in the place of the one by its id.</summary>
    /// <param name="listing">As listed.</param>
    /// <param name="at">The time in its key.</param>
    /// <param name="id">The id in its key.</param>
    /// <param name="entry">As read.</param>
    /// <param name="asOf">What <see cref="Numbers"/> was when the look began: what came since is newer than what it saw.</param>
    public void Put(ObjectListing listing, long at, string id, Entry<T> entry, int asOf = int.MaxValue)
    {
        lock (_gate)
        {
            if (_numbers.TryGetValue(id, out var old))
            {
                // Of two entries by one id the earlier one counts, whichever was met first.
                if (_rows[old].At < at || (_rows[old].At == at && old >= asOf))
                {
                    return;
                }

                Remove(old);
            }

            var number = _rows.Count;
            var line = entry.Line is { } key ? Of(_lines, key) : null;
            line?.Add(number);
            var row = new EntryRow<T>(at, id, StampOf(listing), entry.Value, line);
            _rows.Add(row);
            _numbers[id] = number;
            Place(row, number);
            _vocabulary.Add(number, entry.Words);
            foreach (var (kind, value) in entry.Marks)
            {
                if (!_marks.TryGetValue(kind, out var values))
                {
                    _marks[kind] = values = new(StringComparer.Ordinal);
                }

                Of(values, value).Add(number);
            }
        }
    }

    /// <summary>Takes out what a full look did not meet.</summary>
    public void Keep(Bits seen, int asOf)
    {
        lock (_gate)
        {
            foreach (var number in Order().Where(n => n < asOf && !seen[n]).ToList())
            {
                Remove(number);
            }
        }
    }

    /// <summary>The entry by an id, or null.</summary>
    public EntryRow<T>? Find(string id)
    {
        lock (_gate) return _numbers.TryGetValue(id, out var number) ? _rows[number] : null;
    }

    /// <summary>Gives entries that came in behind a place, in the order of their coming, and moves the place behind them.</summary>
    /// <param name="at">The place: numbers given and entries taken out up to then. The default is the beginning.</param>
    /// <param name="take">Takes an entry; must not call the shelf.</param>
    /// <returns>False where any entry was taken out or replaced since; nothing is given then.</returns>
    public bool TryRead(ref (int Numbers, int Removals) at, Action<EntryRow<T>> take)
    {
        lock (_gate)
        {
            if (at.Numbers > 0 && at.Removals != _removals)
            {
                return false;
            }

            for (var number = at.Numbers; number < _rows.Count; number++)
            {
                if (IsThere(number)) take(_rows[number]);
            }

            at = (_rows.Count, _removals);
            return true;
        }
    }

    /// <summary>Does something that looks up many entries by their ids, and holds the shelf as it is meanwhile. It must not wait for whoever waits for this shelf.</summary>
    public TResult Finding<TResult>(Func<Func<string, T?>, TResult> work)
    {
        lock (_gate) return work(id => _numbers.TryGetValue(id, out var number) ? _rows[number].Value : null);
    }

    /// <summary>Entries that fit, newest first.</summary>
    public EntryPage<T> Search(EntryQuery<T> query)
    {
        lock (_gate)
        {
            return HitsOf(query, out var hits) ? PageOf(query, hits) : new([], null, 0);
        }
    }

    /// <summary>The values of a kind of mark that entries have, in order.</summary>
    public IReadOnlyList<string> Values(string kind)
    {
        lock (_gate)
        {
            return _marks.TryGetValue(kind, out var values) ? [.. values.Where(v => v.Value.Numbers().Any(IsThere)).Select(v => v.Key).Order(StringComparer.Ordinal)] : [];
        }
    }

    /// <summary>How many entries have a mark.</summary>
    public int Count(string kind, string value)
    {
        lock (_gate) return _marks.TryGetValue(kind, out var values) && values.TryGetValue(value, out var found) ? found.Numbers().Count(IsThere) : 0;
    }

    /// <summary>The times at which an entry's versions came, its own among them, earliest first; just its own where it is a version of nothing.</summary>
    public IReadOnlyList<long> Versions(EntryRow<T> row)
    {
        lock (_gate) return row.Line is { HasSeveral: true } line ? [.. line.Numbers().Where(IsThere).Select(n => _rows[n].At).Distinct().Order()] : [row.At];
    }

    private static Postings Of<TKey>(Dictionary<TKey, Postings> all, TKey key)
        where TKey : notnull
    {
        if (!all.TryGetValue(key, out var found))
        {
            all[key] = found = new();
        }

        return found;
    }

    // Two etags of one entry that look the same are one chance in four thousand million.
    private static int StampOf(ObjectListing listing) => string.GetHashCode(listing.ETag, StringComparison.Ordinal);

    private bool IsThere(int number) => _rows[number].Value is not null;

    private void Remove(int number)
    {
        var row = _rows[number];
        _order.RemoveAt(PlaceOf(row));
        _numbers.Remove(row.Id);
        _rows[number] = default;
        _removals++;
    }

    // Nearly all entries are among the newest, save where a past is taken in from its end: those are put in order when somebody asks.
    private void Place(EntryRow<T> row, int number)
    {
        if (_isSorted && PlaceOf(row) is var place && _order.Count - place <= Newer)
        {
            _order.Insert(place, number);
        }
        else
        {
            _order.Add(number);
            _isSorted = false;
        }
    }

    // Entries by time.
    private List<int> Order()
    {
        if (!_isSorted)
        {
            _order.Sort((a, b) => _rows[a].Order(_rows[b]));
            _isSorted = true;
        }

        return _order;
    }

    private int PlaceOf(EntryRow<T> row)
    {
        var (low, high) = (0, Order().Count);
        if (high > 0 && _rows[_order[high - 1]].Order(row) < 0)
        {
            return high;
        }

        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = _rows[_order[middle]].Order(row) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    // False where nothing can fit; no set where everything may.
    private bool HitsOf(EntryQuery<T> query, out Bits? hits)
    {
        hits = null;
        foreach (var (kind, value) in query.Marks.Where(m => m.Value is not null))
        {
            if (!_marks.TryGetValue(kind, out var values) || !values.TryGetValue(value!, out var having))
            {
                return false;
            }

            var bits = new Bits(_rows.Count);
            having.AddTo(bits);
            Narrow(ref hits, bits);
        }

        if (query.Ids is { } ids)
        {
            var bits = new Bits(_rows.Count);
            foreach (var id in ids)
            {
                if (_numbers.TryGetValue(id, out var number)) bits.Add(number);
            }

            Narrow(ref hits, bits);
        }

        foreach (var word in query.Words)
        {
            Narrow(ref hits, _vocabulary.Beginning(word, _rows.Count));
        }

        return true;
    }

    private static void Narrow(ref Bits? hits, Bits by)
    {
        if (hits is null)
        {
            hits = by;
        }
        else
        {
            hits.Intersect(by);
        }
    }

    // Newest first. Few are put in order themselves; of many, all are looked at in the order that is kept.
    private IEnumerable<int> Candidates(Bits? hits)
    {
        if (hits is not null && hits.Count < _order.Count / Sparse)
        {
            int[] few = [.. hits.Numbers().Where(IsThere)];
            Array.Sort(few, (a, b) => _rows[b].Order(_rows[a]));
            return few;
        }

        return Among(hits);
    }

    private IEnumerable<int> Among(Bits? hits)
    {
        for (var i = Order().Count - 1; i >= 0; i--)
        {
            if (hits is null || hits[_order[i]]) yield return _order[i];
        }
    }

    private EntryPage<T> PageOf(EntryQuery<T> query, Bits? hits)
    {
        var newest = new Dictionary<Postings, long>();
        var rows = new List<EntryRow<T>>();
        var (total, isMore, isBehind) = (0, false, query.After is null);
        var end = EntryKeys.TryRead(query.After ?? "", out var at, out var id) ? new EntryRow<T>(at, id, 0, null, null) : (EntryRow<T>?)null;
        foreach (var number in Candidates(hits))
        {
            var row = _rows[number];
            if ((query.From is { } from && row.Time < from) || (query.To is { } to && row.Time >= to) || (query.IsNewest && !IsNewest(row, newest)) || query.Fits?.Invoke(row) == false)
            {
                continue;
            }

            total++;
            isBehind = isBehind || (end is { } key ? row.Order(key) < 0 : string.CompareOrdinal(row.Key, query.After) < 0);
            if (!isBehind)
            {
                continue;
            }

            if (rows.Count < query.Limit)
            {
                rows.Add(row);
            }
            else
            {
                isMore = true;
            }
        }

        return new(rows, isMore ? rows[^1].Key : null, total);
    }

    private bool IsNewest(EntryRow<T> row, Dictionary<Postings, long> known)
    {
        if (row.Line is not { HasSeveral: true } line)
        {
            return true;
        }

        if (!known.TryGetValue(line, out var newest))
        {
            known[line] = newest = line.Numbers().Where(IsThere).Max(n => _rows[n].At);
        }

        return row.At == newest;
    }
}
