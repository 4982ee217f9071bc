using System.Globalization;
using Atelier.Core.Models;

namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>Works out from a brief what one shot shows: what is said comes before what is suggested, must-haves before descriptions, a reviewer's note before all. Says by findings what can't be drawn.</summary>
internal sealed class WishBuilder(PromptVocabulary vocabulary, BriefReader reader, EnrichmentRequest request, LexiconGoal goal, IReadOnlyList<LexiconMood> moods, FindingList findings)
{
    private const int MaxIdeas = 6;

    /// <summary>The wish of the brief itself, under what notes say.</summary>
    /// <param name="texts">The shot's texts.</param>
    /// <param name="target">The shot's path, for findings.</param>
    /// <param name="notes">Notes of reviewers.</param>
    /// <param name="literal">Whether to keep to what the brief shows, without what its goal suggests.</param>
    public Wish Build(ShotTexts texts, string target, IReadOnlyList<string> notes, bool literal)
    {
        var noted = notes.Select(n => (Field: "note", Text: n, Reading: reader.Read(n))).ToList();
        var musts = Read(texts.MustHave);
        var shown = Read(texts.Show);
        var around = Read(texts.Around);
        var said = noted.Concat(musts).Concat(shown).ToList();
        var avoid = new Avoidances();
        foreach (var text in texts.Avoid) Exclude(avoid, reader.Read(text.Text));
        foreach (var reading in said) avoid.Add(reading.Reading.Avoid);
        foreach (var (_, text, reading) in noted.Where(n => !n.Reading.SaysSomething))
            findings.Info("note-not-drawable", target, "The reviewer's note names nothing that this model can draw; the reason given was followed alone.", text);

        var lead = said.FirstOrDefault(s => s.Reading.Motif is { } m && !avoid.Has(m));
        var motif = lead.Reading?.Motif;
        var how = said.Select(s => s.Reading).Where(r => r.Motif is null || r.Motif == motif).ToList();
        var wish = new Wish
        {
            Motif = motif,
            PatternPhrase = lead.Reading?.PatternPhrase,
            Count = how.Select(r => r.Count).FirstOrDefault(c => c is not null),
            Large = said.Select(s => s.Reading.Large).FirstOrDefault(l => l is not null),
            Position = said.Select(s => s.Reading.Position).FirstOrDefault(p => p is not null),
            Backdrop = said.Select(s => s.Reading.Backdrop).FirstOrDefault(b => b is not null && !avoid.HasBackdrop(b)),
            Foreground = said.Select(s => s.Reading.Foreground).FirstOrDefault(f => f is not null && !avoid.HasColour(f)),
            Ground = said.Select(s => s.Reading.Ground).FirstOrDefault(g => g is not null && !avoid.HasColour(g)),
            Palette = Palette.For(vocabulary, request.Brand, said.SelectMany(s => s.Reading.Colours), request.ReferenceColours, moods.SelectMany(m => m.Colours).Concat(goal.Colours)),
            Avoid = avoid,
        };
        if (wish.Count is null && how.Any(r => r.Motif is not null && r.Plural)) wish = wish with { Counts = [3, 5, 2, 4] };
        wish = wish with { Ideas = motif is null ? Ideas(wish, said, around, literal) : [], Backdrops = Backdrops(wish) };
        ReportMusts(musts, wish, target);
        ReportSubject(said, wish, target);
        return Drawable.Fit(wish, vocabulary, findings, target);
    }

    private List<(string Field, string Text, Reading Reading)> Read(IReadOnlyList<(string Field, string Text)> texts) => [.. texts.Select(t => (t.Field, t.Text, reader.Read(t.Text)))];

    // "No flowers" and a bare "flowers" in a list of things to avoid mean the same.
    private static void Exclude(Avoidances avoid, Reading reading)
    {
        avoid.Add(reading.Avoid);
        foreach (var motif in (Motif?[])[reading.Motif, .. reading.Others.Select(o => (Motif?)o)])
        {
            if (motif is { } m) avoid.Motif(m);
        }

        if (reading.Motif is null)
        {
            foreach (var colour in (string?[])[reading.Foreground, reading.Ground, .. reading.Colours])
            {
                if (colour is not null) avoid.Colour(colour);
            }
        }

        if (reading.Backdrop is { } backdrop) avoid.Backdrop(backdrop);
        foreach (var motif in reading.Concepts.Where(c => c.Likeness).SelectMany(c => c.Draw)) avoid.Motif(motif);
    }

    private List<Motif> Ideas(Wish wish, IReadOnlyList<(string Field, string Text, Reading Reading)> said, IReadOnlyList<(string Field, string Text, Reading Reading)> around, bool literal)
    {
        literal &= said.Any(s => s.Reading.Concepts.Count > 0);

        // The first choice for every word comes before the second choice for any.
        var concepts = said.Concat(literal ? [] : around).SelectMany(t => t.Reading.Concepts).Select(c => c.Draw).ToList();
        var ideas = Enumerable.Range(0, concepts.Select(c => c.Count).DefaultIfEmpty().Max()).SelectMany(i => concepts.Where(c => c.Count > i).Select(c => c[i]));
        var usual = goal.Draw.Select(Motif.Parse);
        var free = Enum.GetValues<MotifKind>().SelectMany(k => All(k));
        var fitting = ideas.Concat(literal ? [] : usual).Where(m => Fits(wish, m)).Distinct().Take(MaxIdeas).ToList();
        return fitting.Count > 0 ? fitting : [.. free.Where(m => Fits(wish, m)).Concat(free).Take(1)];
    }

    private IEnumerable<Motif> All(MotifKind kind) => kind switch
    {
        MotifKind.Shape => vocabulary.Shapes.Select(s => new Motif(kind, s.Name)),
        MotifKind.Pattern => vocabulary.Patterns.Select(p => new Motif(kind, p.Name)),
        _ => vocabulary.Scenes.Select(s => new Motif(kind, s.Name)),
    };

    // Only shapes have a place, a number and a background of their own; scenes with their own colours can't take others.
    private bool Fits(Wish wish, Motif motif)
    {
        if (!Lexicon.Knows(vocabulary, motif) || wish.Avoid.Has(motif)) return false;
        if (motif.Kind != MotifKind.Shape && (wish.Position is not null || wish.Backdrop is not null || wish.Count is not null || wish.Large == true)) return false;
        return motif.Kind != MotifKind.Scene || (wish.Foreground is null && wish.Ground is null) || vocabulary.Scenes.First(s => s.Name == motif.Name).Coloured;
    }

    private List<string> Backdrops(Wish wish)
    {
        var coloured = vocabulary.Backgrounds.Where(b => b.Coloured).Select(b => b.Name).ToList();
        var liked = moods.SelectMany(m => m.Backdrops).Where(coloured.Contains).Concat(coloured).Distinct(StringComparer.Ordinal).ToList();
        var allowed = liked.Where(b => !wish.Avoid.HasBackdrop(b)).ToList();
        return allowed.Count > 0 ? allowed : liked;
    }

    private void ReportMusts(IReadOnlyList<(string Field, string Text, Reading Reading)> musts, Wish wish, string target)
    {
        foreach (var (field, text, reading) in musts)
        {
            if (reading.Motif is { } motif && (motif != wish.Motif || reading.Others.Count > 0))
                findings.Warning("must-have-not-drawn", target, $"{field}: this model draws one motif a picture, so this isn't in it beside the other. Ask for shots of their own, or add it in layout.", text);
            else if (wish.Avoid.HasColour(reading.Foreground) || wish.Avoid.HasColour(reading.Ground) || wish.Avoid.HasBackdrop(reading.Backdrop))
                findings.Warning("must-have-avoided", target, $"{field}: what must be in the picture must also be avoided; it is left out.", text);
            else if (!reading.SaysSomething && !IsGiven(text))
                findings.Warning("must-have-not-drawable", target, $"{field}: this model can't draw it. Add it in layout, or choose a larger model.", text);
        }
    }

    private bool IsGiven(string text)
    {
        var folded = string.Join(' ', Word.Of(text).Select(w => w.Folded));
        return LexiconData.Embedded.Given.Concat(LexiconData.Embedded.CopySpace).Concat(vocabulary.Fillers).Contains(folded, StringComparer.Ordinal);
    }

    private void ReportSubject(IReadOnlyList<(string Field, string Text, Reading Reading)> said, Wish wish, string target)
    {
        var shown = wish.Motif is { } motif ? Name(motif) : string.Join(", ", wish.Ideas.Take(4).Select(Name));
        foreach (var (field, text, reading) in said.Where(s => s.Field == "intent.subject" || s.Field.EndsWith(".description", StringComparison.Ordinal)))
        {
            if (reading.Motif is null && wish.Motif is null)
                findings.Info("drawn-as", target, string.Create(CultureInfo.InvariantCulture, $"This model draws abstract shapes, patterns and simple scenes; {field} is drawn as {shown}."), text);
            else if (reading.Motif is { } other && other != wish.Motif)
                findings.Info("drawn-as", target, string.Create(CultureInfo.InvariantCulture, $"{field} names {Name(other)}; {shown} is drawn, since this model draws one motif a picture and other words come first or forbid it."), text);
            else if (reading.Others.Count > 0)
                findings.Info("drawn-as", target, string.Create(CultureInfo.InvariantCulture, $"This model draws one motif a picture: {shown} is drawn, {string.Join(", ", reading.Others.Distinct().Select(Name))} isn't."), text);
        }
    }

    private string Name(Motif motif) => motif.Kind == MotifKind.Shape ? "a " + vocabulary.Shapes.First(s => s.Name == motif.Name).Singular : motif.Kind == MotifKind.Pattern ? motif.Name : $"a scene of {motif.Name}";
}
