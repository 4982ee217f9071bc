using System.Globalization;
using Atelier.Core.Models;

namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>
/// Reads what a text says about a picture: <c>three white circles on a teal gradient, top left</c>. Understands numbers, colours, places, negations and
/// places to keep free; anything else passes by. It reads the captions that <see cref="DrawingWriter"/> writes without loss.
/// </summary>
internal sealed class BriefReader(PromptVocabulary vocabulary, Lexicon lexicon)
{
    private const int Near = 4;
    private const int NegationReach = 6;

    private readonly record struct Token(Term? Term, string Text, int Clause);

    public Reading Read(string text)
    {
        var reading = new Reading();
        var words = Word.Of(text);
        var tokens = Tokens(words);
        var negatedUntil = -1;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (i > 0 && tokens[i - 1].Clause != token.Clause) negatedUntil = -1;
            if (token.Term is not { } term) continue;
            if (term.Kind == TermKind.Negation) negatedUntil = i + NegationReach;
            else if (term.Kind == TermKind.Reversal) negatedUntil = -1;
            else if (i <= negatedUntil) Avoid(reading.Avoid, term, Next(tokens, i));
            else Take(reading, tokens, i, term);
        }

        foreach (var clause in words.GroupBy(w => w.Clause)) reading.Position ??= BarePosition(string.Join(' ', clause.Select(w => w.Folded)));
        return reading;
    }

    private List<Token> Tokens(List<Word> words)
    {
        var tokens = new List<Token>(words.Count);
        for (var i = 0; i < words.Count;)
        {
            var (term, length) = lexicon.At(words, i) ?? (null!, 1);
            tokens.Add(new(term, string.Join(' ', words.Skip(i).Take(length).Select(w => w.Folded)), words[i].Clause));
            i += length;
        }

        return tokens;
    }

    private void Take(Reading reading, List<Token> tokens, int i, Term term)
    {
        switch (term.Kind)
        {
            case TermKind.Colour: TakeColour(reading, tokens, i, term.Value); break;
            case TermKind.Shape or TermKind.Shapes: TakeShape(reading, tokens, i, term); break;
            case TermKind.Pattern: TakeMotif(reading, new(MotifKind.Pattern, term.Value), term.Phrase); break;
            case TermKind.Scene when IsGround(tokens, i, term.Value): reading.Backdrop ??= term.Value; break;
            case TermKind.Scene: TakeMotif(reading, new(MotifKind.Scene, term.Value), phrase: null); break;
            case TermKind.Backdrop: reading.Backdrop ??= term.Value; break;
            case TermKind.Position: reading.Position ??= Before(tokens, i, 6, TermKind.CopySpace) is null ? term.Value : Opposite(term.Value); break;
            case TermKind.Large: reading.Large ??= true; break;
            case TermKind.Small: reading.Large ??= false; break;
            case TermKind.Concept: reading.Concepts.Add((tokens[i].Text, term.Draw!, term.Likeness)); break;
            default: break;
        }
    }

    private static void TakeColour(Reading reading, List<Token> tokens, int i, string colour)
    {
        // "on white", "against a navy sky": the ground's. "white circles", "teal gradient": the next noun's. "circles in white": the noun's before it.
        var noun = tokens.Skip(i + 1).Take(Near).TakeWhile(t => t.Clause == tokens[i].Clause && t.Term?.Kind is not (TermKind.Colour or TermKind.Onto))
            .FirstOrDefault(t => t.Term?.Kind is TermKind.Shape or TermKind.Shapes or TermKind.Pattern or TermKind.Scene or TermKind.Ground or TermKind.Backdrop).Term;
        var onto = Before(tokens, i, 3, TermKind.Onto) is not null;
        if (noun?.Kind is TermKind.Ground or TermKind.Backdrop || (noun is null && onto)) reading.Ground ??= colour;
        else if (noun is not null || (reading.Motif is not null && i > 0 && tokens[i - 1].Text is "in" or "en" or "em")) Foreground(reading, colour);
        else reading.Colours.Add(colour);
    }

    private static void Foreground(Reading reading, string colour)
    {
        if (reading.Foreground is null) reading.Foreground = colour;
        else if (reading.Foreground != colour) reading.Colours.Add(colour);
    }

    private static void TakeShape(Reading reading, List<Token> tokens, int i, Term term)
    {
        var motif = new Motif(MotifKind.Shape, term.Value);
        if (reading.Motif is { } first && first != motif)
        {
            TakeMotif(reading, motif, phrase: null);
            return;
        }

        reading.Motif = motif;
        var number = Before(tokens, i, Near, TermKind.Number) is { } n ? int.Parse(n.Value, CultureInfo.InvariantCulture) : (int?)null;

        // "a" before a plural belongs to another word: "a row of stars".
        if (number is { } count && count > 0 && !(count == 1 && term.Kind == TermKind.Shapes)) reading.Count ??= count;
        else if (term.Kind == TermKind.Shapes) reading.Plural = true;
    }

    private static void TakeMotif(Reading reading, Motif motif, string? phrase)
    {
        if (reading.Motif is null) (reading.Motif, reading.PatternPhrase) = (motif, phrase);
        else if (reading.Motif != motif) reading.Others.Add(motif);
    }

    private static void Avoid(Avoidances avoid, Term term, Term? next)
    {
        switch (term.Kind)
        {
            // "no red stars" is about those stars; "no red" is about the colour.
            case TermKind.Colour when next?.Kind is not (TermKind.Shape or TermKind.Shapes): avoid.Colour(term.Value); break;
            case TermKind.Shape or TermKind.Shapes: avoid.Motif(new(MotifKind.Shape, term.Value)); break;
            case TermKind.Pattern: avoid.Motif(new(MotifKind.Pattern, term.Value)); break;
            case TermKind.Scene: avoid.Motif(new(MotifKind.Scene, term.Value)); break;
            case TermKind.Backdrop: avoid.Backdrop(term.Value); break;
            case TermKind.Concept when term.Likeness:
                foreach (var motif in term.Draw!) avoid.Motif(motif);
                break;
            default: break;
        }
    }

    private static Term? Next(List<Token> tokens, int i) => i + 1 < tokens.Count && tokens[i + 1].Clause == tokens[i].Clause ? tokens[i + 1].Term : null;

    // The nearest term of a kind before a token, in the same clause, with no other noun between.
    private static Term? Before(List<Token> tokens, int i, int reach, TermKind kind)
    {
        for (var j = i - 1; j >= 0 && j >= i - reach && tokens[j].Clause == tokens[i].Clause; j--)
        {
            if (tokens[j].Term is not { } term) continue;
            if (term.Kind == kind) return term;
            if (term.Kind is TermKind.Shape or TermKind.Shapes or TermKind.Pattern or TermKind.Scene or TermKind.Ground) return null;
        }

        return null;
    }

    private bool IsGround(List<Token> tokens, int i, string scene) =>
        vocabulary.Backgrounds.Any(b => b.Name == scene)
        && (Next(tokens, i)?.Kind is TermKind.Ground or TermKind.Backdrop || Before(tokens, i, 3, TermKind.Onto) is not null);

    private string? BarePosition(string clause) => vocabulary.Positions.FirstOrDefault(p => p.Name == (clause is "middle" or "centre" ? "center" : clause))?.Name;

    private string Opposite(string position)
    {
        var mirrored = string.Join(' ', position.Split(' ').Select(w => w switch { "left" => "right", "right" => "left", "top" => "bottom", "bottom" => "top", _ => w }));
        return vocabulary.Positions.Any(p => p.Name == mirrored) ? mirrored : position;
    }
}
