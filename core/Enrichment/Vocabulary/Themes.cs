using Atelier.Core.Briefs;

namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>Recognises what a brief is for and how it feels.</summary>
internal static class Themes
{
    private static readonly (LexiconGoal Goal, WordList Words)[] Goals = [.. LexiconData.Embedded.Goals.Select(g => (g, new WordList(g.Words)))];
    private static readonly (LexiconMood Mood, WordList Words)[] Moods = [.. LexiconData.Embedded.Moods.Select(m => (m, new WordList(m.Words)))];

    /// <summary>The goal that most words speak for; the goal's own text counts most. On a tie the one listed first; <c>general</c> when no word does.</summary>
    public static LexiconGoal Goal(Brief brief)
    {
        (string Text, int Weight)[] texts = [(brief.Intent.Goal, 3), (brief.Intent.Message, 2), (brief.Title, 2), (brief.Intent.Subject, 1)];
        var words = texts.Select(t => (Words: Word.Of(t.Text), t.Weight)).ToList();
        var (best, hits) = Goals.Select(g => (g.Goal, Hits: Share(g.Goal) * words.Sum(t => t.Weight * g.Words.Hits(t.Words)))).MaxBy(g => g.Hits);
        return hits > 0 ? best : LexiconData.Embedded.Goals[^1];
    }

    // A season says when; "spring sale" is a sale, and a season only where nothing else is said.
    private static int Share(LexiconGoal goal) => goal.Goal == "seasonal" ? 1 : 2;

    /// <summary>The moods that a brief names, the ones listed by themselves first.</summary>
    public static IReadOnlyList<LexiconMood> Mood(Brief brief, IEnumerable<string> style)
    {
        var texts = brief.Intent.Mood.Concat(style).Append(brief.Intent.Goal).Append(brief.Intent.Subject).Select(Word.Of).ToList();
        return [.. texts.SelectMany(t => Moods.Where(m => m.Words.Hits(t) > 0)).Select(m => m.Mood).Distinct()];
    }
}
