using System.Numerics.Tensors;

namespace Atelier.Diffusion;

/// <summary>Which neighbours join into which token, and in what order.</summary>
internal sealed class MergeTable
{
    private readonly Dictionary<(int Left, int Right), (int Rank, int Merged)> _merges;

    /// <summary>Reads lines of <c>left right</c>, best first.</summary>
    /// <exception cref="ArgumentException">A line is no pair, or names what the vocabulary lacks.</exception>
    public MergeTable(IReadOnlyDictionary<string, int> vocabulary, IReadOnlyList<string> lines)
    {
        _merges = new(lines.Count);
        for (var rank = 0; rank < lines.Count; rank++)
        {
            var parts = lines[rank].Split(' ');
            if (parts.Length != 2) throw new ArgumentException($"Merge {rank + 1}, '{lines[rank]}', is no pair.", nameof(lines));
            if (!vocabulary.TryGetValue(parts[0], out var left) || !vocabulary.TryGetValue(parts[1], out var right) || !vocabulary.TryGetValue(parts[0] + parts[1], out var merged))
                throw new ArgumentException($"Merge {rank + 1}, '{lines[rank]}', or its result is not in the vocabulary.", nameof(lines));
            _merges.TryAdd((left, right), (rank, merged));
        }
    }

    /// <summary>Joins the best pair, leftmost first, until none is left. Works in place; returns the part that remains.</summary>
    public ReadOnlySpan<int> Apply(Span<int> symbols)
    {
        // Ranks of neighbours are kept beside the symbols, so that a long word costs a scan a merge and not a look-up a pair a merge.
        var ranks = symbols.Length <= 128 ? stackalloc int[symbols.Length] : new int[symbols.Length];
        for (var i = 0; i + 1 < symbols.Length; i++) ranks[i] = Rank(symbols, i);
        var count = symbols.Length;
        while (count > 1)
        {
            var best = TensorPrimitives.IndexOfMin<int>(ranks[..(count - 1)]);
            if (ranks[best] == int.MaxValue) break;
            symbols[best] = _merges[(symbols[best], symbols[best + 1])].Merged;
            symbols[(best + 2)..count].CopyTo(symbols[(best + 1)..]);
            if (best + 2 < count) ranks[(best + 2)..count].CopyTo(ranks[(best + 1)..]);
            count--;
            if (best > 0) ranks[best - 1] = Rank(symbols[..count], best - 1);
            if (best + 1 < count) ranks[best] = Rank(symbols[..count], best);
        }

        return symbols[..count];
    }

    private int Rank(ReadOnlySpan<int> symbols, int index) =>
        _merges.TryGetValue((symbols[index], symbols[index + 1]), out var merge) ? merge.Rank : int.MaxValue;
}
