namespace Atelier.Core.Moderation.Terms;

/// <summary>A place in a tree of words: the words so far begin one or more terms.</summary>
internal sealed class TermNode
{
    private const int ShortestPrefix = 2;
    private readonly Dictionary<string, TermNode> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TermNode> _prefixes = new(StringComparer.Ordinal);
    private int _longestPrefix;

    /// <summary>Terms that end here.</summary>
    public List<TermEntry> Terms { get; } = [];

    /// <summary>The node after a word of a term.</summary>
    public TermNode Grow(string word, bool isPrefix)
    {
        var children = isPrefix ? _prefixes : _words;
        if (!children.TryGetValue(word, out var child)) children.Add(word, child = new());
        if (isPrefix) _longestPrefix = Math.Max(_longestPrefix, word.Length);
        return child;
    }

    /// <summary>The nodes that a word of a text leads to. Takes time by the longest prefix, not by the word.</summary>
    public IEnumerable<TermNode> After(string word)
    {
        if (_words.TryGetValue(word, out var child)) yield return child;
        for (var length = ShortestPrefix; length <= Math.Min(word.Length, _longestPrefix); length++)
        {
            if (_prefixes.TryGetValue(word[..length], out child)) yield return child;
        }
    }
}
