namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>A word of a text.</summary>
/// <param name="Folded">As it is compared.</param>
/// <param name="Clause">The number of its clause: words of different clauses say nothing about each other.</param>
internal readonly record struct Word(string Folded, int Clause)
{
    /// <summary>The words of a text, in order.</summary>
    public static List<Word> Of(string text)
    {
        var words = new List<Word>();
        var folded = Text.Folded.Of(text);
        int start = -1, clause = 0;
        for (var i = 0; i <= folded.Length; i++)
        {
            if (i < folded.Length && char.IsLetterOrDigit(folded[i]))
            {
                if (start < 0) start = i;
                continue;
            }

            if (start >= 0) words.Add(new(folded[start..i], clause));
            start = -1;
            if (i < folded.Length && folded[i] is ',' or '.' or ';' or ':' or '!' or '?' or '\n' or '(' or ')') clause++;
        }

        return words;
    }
}
