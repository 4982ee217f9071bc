namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>Words and phrases to count in texts; one that ends with <c>*</c> stands for all that begin so.</summary>
internal sealed class WordList
{
    private readonly HashSet<string> _phrases = new(StringComparer.Ordinal);
    private readonly HashSet<string> _prefixes = new(StringComparer.Ordinal);
    private readonly int _longest = 1;

    public WordList(IEnumerable<string> entries)
    {
        foreach (var entry in entries)
        {
            var words = Word.Of(entry);
            _longest = Math.Max(_longest, words.Count);
            (entry.EndsWith('*') ? _prefixes : _phrases).Add(string.Join(' ', words.Select(w => w.Folded)));
        }
    }

    /// <summary>How many of a text's words begin an entry.</summary>
    public int Hits(IReadOnlyList<Word> words) => Enumerable.Range(0, words.Count).Count(i => Matches(words, i));

    private bool Matches(IReadOnlyList<Word> words, int index)
    {
        for (var length = Math.Min(_longest, words.Count - index); length > 0; length--)
        {
            if (_phrases.Contains(string.Join(' ', words.Skip(index).Take(length).Select(w => w.Folded)))) return true;
        }

        var word = words[index].Folded;
        return Enumerable.Range(3, Math.Max(0, word.Length - 2)).Any(n => _prefixes.Contains(word[..n]));
    }
}
