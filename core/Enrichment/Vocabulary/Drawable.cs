using System.Globalization;
using Atelier.Core.Models;

namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>Brings a wish within what a model can draw, and says what was given up.</summary>
internal static class Drawable
{
    public static Wish Fit(Wish wish, PromptVocabulary vocabulary, FindingList findings, string target)
    {
        wish = FitCount(wish, vocabulary, findings, target);
        wish = FitPlace(wish, vocabulary, findings, target);
        return FitColours(wish, vocabulary, findings, target);
    }

    private static Wish FitCount(Wish wish, PromptVocabulary vocabulary, FindingList findings, string target)
    {
        if (wish.Count is { } count && count > vocabulary.MaxCount)
        {
            findings.Warning("count-capped", target, $"This model counts to {vocabulary.MaxCount.ToString(CultureInfo.InvariantCulture)}; that many are drawn.", count.ToString(CultureInfo.InvariantCulture));
            wish = wish with { Count = vocabulary.MaxCount };
        }

        return wish.Count is { } c && vocabulary.Counts.All(x => x.Value != c) ? wish with { Count = null } : wish;
    }

    private static Wish FitPlace(Wish wish, PromptVocabulary vocabulary, FindingList findings, string target)
    {
        var corner = wish.Position?.Contains(' ', StringComparison.Ordinal) == true;
        var most = corner ? vocabulary.MaxCountInCorners : vocabulary.MaxCount;
        if (wish.Count > most)
        {
            var side = wish.Position!.Split(' ')[1];
            findings.Info("position-eased", target, $"More than {most.ToString(CultureInfo.InvariantCulture)} shapes don't fit a corner; they are drawn {side}.", wish.Position);
            return wish with { Position = side };
        }

        return wish with { Counts = [.. wish.Counts.Where(c => c <= most).DefaultIfEmpty(1)] };
    }

    private static Wish FitColours(Wish wish, PromptVocabulary vocabulary, FindingList findings, string target)
    {
        if (wish.Backdrop is { } backdrop && !vocabulary.Backgrounds.First(b => b.Name == backdrop).Coloured)
        {
            var own = backdrop == "night" ? vocabulary.NightForegrounds : vocabulary.SunsetForegrounds;
            if (wish.Ground is { } ground)
                findings.Info("colour-replaced", target, $"A background of {backdrop} has its own colours; {ground} isn't used.", ground);
            if (wish.Foreground is { } fore && !own.Contains(fore, StringComparer.Ordinal))
                findings.Warning("colour-replaced", target, $"{fore} can't be told from a background of {backdrop}; another colour is used.", fore);
            return wish with { Ground = null };
        }

        if (wish.Motif is { Kind: MotifKind.Scene } scene && !vocabulary.Scenes.First(s => s.Name == scene.Name).Coloured)
        {
            foreach (var colour in new[] { wish.Foreground, wish.Ground }.OfType<string>())
                findings.Info("colour-replaced", target, $"A scene of {scene.Name} has its own colours; {colour} isn't used.", colour);
            return wish;
        }

        var first = wish.Palette.Pairs(wish.Foreground, wish.Ground, wish.Avoid)[0];
        if (wish.Ground is { } pinned && wish.Foreground is { } of && first.Ground != pinned)
            findings.Warning("colour-replaced", target, $"{of} on {pinned} has too little contrast for this model; {first.Ground} is used instead of {pinned}.", $"{of} on {pinned}");
        return wish;
    }
}
