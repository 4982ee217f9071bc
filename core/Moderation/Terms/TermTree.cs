using Atelier.Core.Policies;
using Atelier.Core.Text;

namespace Atelier.Core.Moderation.Terms;

/// <summary>All terms of a policy, for finding them in one pass over a text: time grows with the text's length alone, whatever the text. Not changed after construction.</summary>
internal sealed class TermTree
{
    private readonly HashSet<string> _single = new(StringComparer.Ordinal);
    private readonly TermNode _root = new();

    public TermTree(IEnumerable<TermRule> rules)
    {
        foreach (var rule in rules)
        {
            foreach (var (language, terms) in rule.Terms)
            {
                foreach (var term in terms) Add(new(rule, language, term));
            }
        }
    }

    /// <summary>Where a text holds terms, in the order of their ends.</summary>
    public IEnumerable<TermHit> Find(string text)
    {
        var lattice = new WordLattice(text, _single);
        var begun = new List<(TermNode Node, int From)>[lattice.Places + 1];
        for (var place = 0; place < lattice.Places; place++)
        {
            foreach (var (word, to) in lattice.From(place))
            {
                foreach (var (node, from) in (IEnumerable<(TermNode, int)>)[(_root, place), .. begun[place] ?? []])
                {
                    foreach (var next in node.After(word))
                    {
                        foreach (var term in next.Terms) yield return new(term, lattice.Source(from, to));
                        (begun[to] ??= []).Add((next, from));
                    }
                }
            }

            begun[place] = null!;
        }
    }

    private void Add(TermEntry entry)
    {
        var words = Words(Folded.Of(entry.Term));
        if (words.Count == 0) return;
        var node = _root;
        foreach (var (i, word) in words.Index()) node = node.Grow(word, isPrefix: i == words.Count - 1 && entry.Term.EndsWith('*'));
        node.Terms.Add(entry);
        if (words.Count == 1) _single.Add(words[0]);
    }

    private static List<string> Words(string folded) =>
        [.. new string([.. folded.Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
