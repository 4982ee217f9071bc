using Atelier.Core.Models;
using Atelier.Core.Reviews;

namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>What a reviewer's reason does to a wish: what was good about the picture they saw is kept, what they named is let go.</summary>
internal sealed class Revision(PromptVocabulary vocabulary, BriefReader reader)
{
    /// <summary>The wish changed by a reason.</summary>
    /// <param name="wish">What the brief wants, with the note.</param>
    /// <param name="reason">Why the picture was sent back.</param>
    /// <param name="note">The reviewer's words; what they say outranks the picture.</param>
    /// <param name="seen">The picture they saw, or null.</param>
    public Wish Apply(Wish wish, DecisionReason reason, string note, VariantSpec? seen)
    {
        if (seen is null) return wish;
        var said = reader.Read(note);
        var was = reader.Read(seen.Prompt);
        return reason switch
        {
            DecisionReason.Colour => Kept(wish, said, was) with { NotPair = PairOf(was), Seed = seen.Seed },
            DecisionReason.OffBrand => Kept(wish, said, was) with { NotPair = PairOf(was) },
            DecisionReason.Quality => Coloured(Kept(wish, said, was), said, was),
            DecisionReason.Composition => Moved(Coloured(wish, said, was), said, was),
            DecisionReason.TooPlain => Richer(Coloured(wish, said, was), was),
            DecisionReason.TooBusy => Calmer(Coloured(wish, said, was), was),
            _ => wish,
        };
    }

    /// <summary>A note that keeps out what a picture shows: for pictures that must not be shown again.</summary>
    public string Without(VariantSpec seen) => reader.Read(seen.Prompt).Motif is { } motif
        ? "no " + (motif.Kind == MotifKind.Shape ? vocabulary.Shapes.First(s => s.Name == motif.Name).Plural : motif.Name)
        : "";

    private static Wish Kept(Wish wish, Reading said, Reading was)
    {
        if (was.Motif is not { } motif || (said.Motif is { } other && other != motif) || wish.Avoid.Has(motif)) return wish;
        return wish with
        {
            Motif = motif,
            PatternPhrase = said.PatternPhrase ?? was.PatternPhrase,
            Count = said.Count ?? (said.Plural ? null : was.Count),
            Large = said.Large ?? was.Large ?? false,
            Position = said.Position ?? was.Position ?? (motif.Kind == MotifKind.Shape ? "center" : null),
            Backdrop = said.Backdrop ?? was.Backdrop ?? (motif.Kind == MotifKind.Shape ? "flat" : null),
        };
    }

    private static Wish Coloured(Wish wish, Reading said, Reading was) => wish with
    {
        Foreground = said.Foreground ?? (wish.Avoid.HasColour(was.Foreground) ? wish.Foreground : was.Foreground ?? wish.Foreground),
        Ground = said.Ground ?? (wish.Avoid.HasColour(was.Ground) ? wish.Ground : was.Ground ?? wish.Ground),
    };

    private static Wish Moved(Wish wish, Reading said, Reading was)
    {
        if (was.Motif is not { Kind: MotifKind.Shape } shape || wish.Avoid.Has(shape))
            return wish.Motif is null && wish.Ideas.Count > 1 ? wish with { Ideas = [.. wish.Ideas.Where(i => i != was.Motif)] } : wish;
        if (said.Position is not null) return wish with { Motif = said.Motif ?? shape };
        return wish with
        {
            Motif = wish.Motif ?? shape,
            Count = wish.Count ?? was.Count,
            Position = null,
            OtherThan = [was.Position ?? "center"],
            Large = said.Large ?? false,
        };
    }

    private Wish Richer(Wish wish, Reading was)
    {
        var patterns = vocabulary.Patterns.Select(p => new Motif(MotifKind.Pattern, p.Name)).Where(m => m != was.Motif && !wish.Avoid.Has(m)).ToList();
        List<Motif> ideas = [.. was.Motif is { Kind: MotifKind.Shape } shape && !wish.Avoid.Has(shape) ? [shape] : wish.Ideas, .. patterns];
        return wish with
        {
            Ideas = [.. ideas.Distinct()],
            Counts = was.Count >= 3 ? [5, 4] : [3, 5, 4],
            Large = false,
            Backdrops = [.. wish.Backdrops.Where(b => b != "flat" && b != was.Backdrop).DefaultIfEmpty(wish.Backdrops[0])],
        };
    }

    private Wish Calmer(Wish wish, Reading was)
    {
        var shape = wish.Motif ?? (was.Motif is { Kind: MotifKind.Shape } drawn && !wish.Avoid.Has(drawn) ? drawn : (Motif?)null)
            ?? wish.Ideas.Cast<Motif?>().FirstOrDefault(i => i?.Kind == MotifKind.Shape);
        return wish with
        {
            Motif = shape,
            Count = wish.Count ?? 1,
            Large = wish.Large ?? true,
            Backdrop = wish.Backdrop ?? (vocabulary.Backgrounds.Any(b => b.Name == "flat") ? "flat" : null),
        };
    }

    private static ColourPair? PairOf(Reading was) => was is { Foreground: { } foreground, Ground: { } ground } ? new(foreground, ground) : null;
}
