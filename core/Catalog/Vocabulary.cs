namespace Atelier.Core.Catalog;

/// <summary>Which words are in which numbered texts, found by how they begin. Not thread-safe.</summary>
internal sealed class Vocabulary
{
    // So few new words are put in their places; more are sorted in all at once.
    private const int Few = 64;

    private readonly Dictionary<string, Postings> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Postings>.AlternateLookup<ReadOnlySpan<char>> _spans;
    private readonly List<string> _sorted = [];
    private readonly List<string> _new = [];

    public Vocabulary() => _spans = _words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Adds a text: folded words between blanks. Numbers only grow.</summary>
    public void Add(int number, ReadOnlySpan<char> text)
    {
        foreach (var range in text.Split(' '))
        {
            var word = text[range];
            if (word.IsEmpty)
            {
                continue;
            }

            if (!_spans.TryGetValue(word, out var postings))
            {
                var own = word.ToString();
                _words[own] = postings = new();
                _new.Add(own);
            }

            postings.Add(number);
        }
    }

    /// <summary>The texts with a word that begins so.</summary>
    /// <param name="beginning">How it begins, folded.</param>
    /// <param name="capacity">One more than the largest number there is.</param>
    public Bits Beginning(string beginning, int capacity)
    {
        Settle();
        var found = new Bits(capacity);
        var place = _sorted.BinarySearch(beginning, StringComparer.Ordinal);
        for (var i = place < 0 ? ~place : place; i < _sorted.Count && _sorted[i].StartsWith(beginning, StringComparison.Ordinal); i++)
        {
            _words[_sorted[i]].AddTo(found);
        }

        return found;
    }

    private void Settle()
    {
        if (_new.Count >= Few)
        {
            _sorted.AddRange(_new);
            _sorted.Sort(StringComparer.Ordinal);
        }
        else
        {
            foreach (var word in _new)
            {
                _sorted.Insert(~_sorted.BinarySearch(word, StringComparer.Ordinal), word);
            }
        }

        _new.Clear();
    }
}
