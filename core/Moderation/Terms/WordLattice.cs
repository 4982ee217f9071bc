using System.Text;
using Atelier.Core.Text;

namespace Atelier.Core.Moderation.Terms;

/// <summary>
/// The words of a text, with other ways to read them side by side: <c>k1ll</c> also as <c>kill</c>, <c>ki-ll</c> and <c>k.i.l.l</c> and <c>k i l l</c> as one word, <c>kiiiill</c> with fewer letters.
/// Words lie between places that are numbered from 0.
/// </summary>
internal sealed class WordLattice
{
    private const int LongestSpelled = 24;
    private const int ShortestSpelled = 3;
    private readonly string _text;
    private readonly List<(int Start, int End)> _sources = [];
    private readonly List<string> _words = [];
    private readonly Dictionary<int, List<(string Word, int To)>> _others = [];

    /// <param name="text">The text.</param>
    /// <param name="known">Words worth putting together from single letters.</param>
    public WordLattice(string text, HashSet<string> known)
    {
        _text = text;
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && !char.IsWhiteSpace(text[i])) i++;
            AddChunk(start, i);
        }

        AddSpelled(known);
    }

    /// <summary>How many places words can begin at.</summary>
    public int Places => _words.Count;

    /// <summary>The words that begin at a place, each with the place it ends at.</summary>
    public IEnumerable<(string Word, int To)> From(int place)
    {
        yield return (_words[place], place + 1);
        foreach (var other in _others.GetValueOrDefault(place, [])) yield return other;
    }

    /// <summary>The text between two places.</summary>
    public string Source(int from, int to) => _text[_sources[from].Start.._sources[to - 1].End].Trim(' ', '.', ',', ';', ':', '!', '?', '"', '(', ')', '“', '”', '„');

    private void AddChunk(int start, int end)
    {
        var folded = new StringBuilder(end - start);
        foreach (var rune in _text.AsSpan(start, end - start).EnumerateRunes()) Folded.Append(folded, rune);
        var chunk = folded.ToString();
        var words = new string([.. chunk.Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var readings = LookAlikes.Readings(chunk);
        if (words.Length == 0 && readings.Count == 0) return;
        if (words.Length == 0) (words, readings) = ([readings[0]], readings[1..]);
        var (from, to) = (_words.Count, _words.Count + words.Length);
        foreach (var word in words)
        {
            if (LookAlikes.Shortened(word) is { } shorter) Other(_words.Count, [.. shorter], _words.Count + 1);
            _words.Add(word);
            _sources.Add((start, end));
        }

        Other(from, words.Length > 1 ? [string.Concat(words), .. readings] : readings, to);
    }

    // Letters that stand alone spell a word where they do: all of them together, or four and more of them.
    private void AddSpelled(HashSet<string> known)
    {
        for (var start = 0; start < _words.Count; start++)
        {
            var spelled = new StringBuilder();
            for (var i = start; i < _words.Count && i - start < LongestSpelled && _words[i].Length == 1; i++)
            {
                spelled.Append(LookAlikes.Letter(_words[i][0]));
                var whole = (start == 0 || _words[start - 1].Length > 1) && (i + 1 == _words.Count || _words[i + 1].Length > 1);
                if (spelled.Length >= ShortestSpelled && (whole || spelled.Length > ShortestSpelled) && known.Contains(spelled.ToString())) Other(start, [spelled.ToString()], i + 1);
            }
        }
    }

    private void Other(int from, IEnumerable<string> words, int to)
    {
        foreach (var word in words)
        {
            if (!_others.TryGetValue(from, out var others)) _others.Add(from, others = []);
            if (!others.Contains((word, to)) && !(to == from + 1 && _words.Count > from && _words[from] == word)) others.Add((word, to));
        }
    }
}
