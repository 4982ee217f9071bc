namespace Atelier.Diffusion;

/// <summary>Keeps the last encoded prompts of one model: variants of a brief and the empty negative prompt come again and again. Thread-safe.</summary>
internal sealed class ConditioningCache
{
    private const long Budget = 8L << 20;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Text, int Chunks), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _size;

    /// <summary>The prompt's conditioning, encoded if it is not kept.</summary>
    public Conditioning Get(string text, int chunks, Func<Conditioning> encode)
    {
        var key = (text, chunks);
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var known))
            {
                _byUse.Remove(known);
                _byUse.AddFirst(known);
                return known.Value.Value;
            }
        }

        // Encoded outside the lock: two threads may do it twice, but neither waits for the other.
        var value = encode();
        lock (_gate)
        {
            if (_entries.ContainsKey(key)) return value;
            _entries[key] = _byUse.AddFirst(new Entry(key, value));
            _size += value.States.Length + value.Pooled.Length;
            while (_size > Budget && _byUse.Last is { } oldest && oldest.Value.Key != key)
            {
                _byUse.RemoveLast();
                _entries.Remove(oldest.Value.Key);
                _size -= oldest.Value.Value.States.Length + oldest.Value.Value.Pooled.Length;
            }
        }

        return value;
    }

    private sealed record Entry((string Text, int Chunks) Key, Conditioning Value);
}
