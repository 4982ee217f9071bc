using Atelier.Core.Models;

namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>Thinks out drawings that grant a wish and differ from each other: in motif, colours, place, number and background, as far as the wish leaves that free.</summary>
internal sealed class VariantPlanner(PromptVocabulary vocabulary)
{
    private const int Pairs = 6;

    /// <summary>One drawing.</summary>
    /// <param name="wish">What it grants.</param>
    /// <param name="turn">Counts drawings of a brief across rounds: another turn, another drawing.</param>
    public Drawing Draw(Wish wish, int turn)
    {
        var motif = wish.Motif ?? wish.Ideas[turn % wish.Ideas.Count];

        // Motifs come round after a while; counting the rounds keeps colours from coming round with them.
        var lap = wish.Motif is null ? turn / wish.Ideas.Count : 0;
        return motif.Kind switch
        {
            MotifKind.Shape => Shape(wish, motif, turn, lap),
            MotifKind.Pattern => Pattern(wish, motif, turn + lap),
            _ => Scene(wish, motif, turn + lap),
        };
    }

    private Drawing Shape(Wish wish, Motif motif, int turn, int lap)
    {
        var count = wish.Count ?? Math.Min(wish.Counts[turn % wish.Counts.Count], vocabulary.MaxCount);
        var large = count == 1 && wish.Large != false && (wish.Position is null || vocabulary.LargePositions.Contains(wish.Position, StringComparer.Ordinal));
        var places = wish.Position is { } pinned ? [pinned] : Places(large, count, wish.OtherThan);
        var position = places[(turn + lap) % places.Count];
        var backdrop = wish.Backdrop ?? wish.Backdrops[(turn + lap) % wish.Backdrops.Count];
        var own = BackdropColours(backdrop);
        var pair = Pair(wish, turn + lap);
        var foregrounds = own is null ? [] : wish.Palette.Among(own, wish.Foreground, wish.Avoid);
        return new Drawing
        {
            Kind = large ? DrawingKind.Large : DrawingKind.Shapes,
            Motif = motif,
            Count = count,
            Position = position,
            SayPosition = wish.Position is not null || position != "center",
            Backdrop = backdrop,
            Foreground = own is null ? pair.Foreground : foregrounds[turn % foregrounds.Count],
            Ground = own is null ? pair.Ground : null,
        };
    }

    private Drawing Pattern(Wish wish, Motif motif, int turn)
    {
        var phrases = vocabulary.Patterns.First(p => p.Name == motif.Name).Phrases;
        var pair = Pair(wish, turn);
        return new Drawing
        {
            Kind = DrawingKind.Pattern,
            Motif = motif,
            PatternPhrase = wish.Motif is not null && wish.PatternPhrase is { } exact ? exact : phrases[turn % phrases.Count],
            Foreground = pair.Foreground,
            Ground = pair.Ground,
        };
    }

    private Drawing Scene(Wish wish, Motif motif, int turn)
    {
        var scene = new Drawing { Kind = DrawingKind.Scene, Motif = motif };
        if (!vocabulary.Scenes.First(s => s.Name == motif.Name).Coloured) return scene;
        var pair = Pair(wish, turn);
        return scene with { Foreground = pair.Foreground, Ground = pair.Ground };
    }

    /// <summary>The colours that shapes may have on a background with colours of its own; null for backgrounds that take one.</summary>
    public IReadOnlyList<string>? BackdropColours(string backdrop) =>
        vocabulary.Backgrounds.First(b => b.Name == backdrop).Coloured ? null : backdrop == "night" ? vocabulary.NightForegrounds : vocabulary.SunsetForegrounds;

    private static ColourPair Pair(Wish wish, int turn)
    {
        var pairs = wish.Palette.Pairs(wish.Foreground, wish.Ground, wish.Avoid).ToList();
        if (wish.NotPair is { } not && pairs.Exists(p => !SameColours(p, not))) pairs.RemoveAll(p => SameColours(p, not));
        return pairs[turn % Math.Min(pairs.Count, Pairs)];
    }

    // Exchanged colours are the same colours to whoever found them wrong.
    private static bool SameColours(ColourPair a, ColourPair b) => a == b || a == new ColourPair(b.Ground, b.Foreground);

    private List<string> Places(bool large, int count, IReadOnlyList<string> otherThan)
    {
        var all = large ? vocabulary.LargePositions : [.. vocabulary.Positions.Select(p => p.Name).Where(p => count <= vocabulary.MaxCountInCorners || !p.Contains(' ', StringComparison.Ordinal))];
        var others = all.Where(p => !otherThan.Contains(p, StringComparer.Ordinal)).ToList();
        return others.Count > 0 ? others : [.. all];
    }
}
