using Atelier.Core.Models;

namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>Puts a drawing into the vocabulary's words, by one of its forms.</summary>
internal sealed class DrawingWriter(PromptVocabulary vocabulary)
{
    /// <summary>The caption.</summary>
    /// <param name="drawing">What to say.</param>
    /// <param name="wording">Chooses among forms that say the same.</param>
    public string Write(Drawing drawing, int wording)
    {
        var forms = Forms(drawing);
        var text = forms[wording % forms.Count];
        if (drawing.Kind == DrawingKind.Scene) text = text.Replace("{scene}", Pick(Term(vocabulary.Scenes, drawing.Motif.Name).Phrases, wording), StringComparison.Ordinal);
        if (drawing.Kind is DrawingKind.Shapes or DrawingKind.Large)
        {
            var shape = vocabulary.Shapes.First(s => s.Name == drawing.Motif.Name);
            text = text.Replace("{background}", Term(vocabulary.Backgrounds, drawing.Backdrop!).Phrases[0], StringComparison.Ordinal)
                .Replace("{position}", Term(vocabulary.Positions, drawing.Position!).Phrases[0], StringComparison.Ordinal)
                .Replace("{count}", vocabulary.Counts.First(c => c.Value == drawing.Count).Words[0], StringComparison.Ordinal)
                .Replace("{shapes}", drawing.Count == 1 ? shape.Singular : shape.Plural, StringComparison.Ordinal)
                .Replace("{shape}", shape.Singular, StringComparison.Ordinal);
        }

        text = text.Replace("{pattern}", drawing.PatternPhrase, StringComparison.Ordinal)
            .Replace("{fg}", drawing.Foreground, StringComparison.Ordinal)
            .Replace("{bg}", drawing.Ground, StringComparison.Ordinal);
        return WithArticles(text);
    }

    private List<string> Forms(Drawing drawing)
    {
        var key = drawing.Kind switch
        {
            DrawingKind.Shapes => "object",
            DrawingKind.Large => "large",
            DrawingKind.Pattern => Term(vocabulary.Patterns, drawing.Motif.Name).Form ?? "pattern",
            _ => "scene",
        };
        var forms = vocabulary.Forms[key];
        if (drawing.Kind is not (DrawingKind.Shapes or DrawingKind.Large)) return [.. forms];

        // A form that can't name the position would leave it to chance.
        return [.. forms.Where(f => f.Contains("{position}", StringComparison.Ordinal) == drawing.SayPosition)];
    }

    private static string Pick(IReadOnlyList<string> phrases, int wording) => phrases[wording % phrases.Count];

    private static PromptVocabularyTerm Term(IReadOnlyList<PromptVocabularyTerm> terms, string name) => terms.First(t => t.Name == name);

    private static string WithArticles(string text)
    {
        var words = text.Split(' ');
        for (var i = 0; i + 1 < words.Length; i++)
        {
            if (words[i] == "a" && words[i + 1][0] is ('a' or 'e' or 'i' or 'o' or 'u')) words[i] = "an";
        }

        return string.Join(' ', words);
    }
}
