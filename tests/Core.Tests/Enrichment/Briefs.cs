using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;
using Atelier.Core.Reviews;
using FsCheck;
using FsCheck.Fluent;

namespace Atelier.Core.Tests.Enrichment;

/// <summary>Any valid brief: words of the field, words of the vocabulary, nonsense and tricks, in any mixture.</summary>
internal static class Briefs
{
    private static readonly string[] Words =
    [
        "three", "seven", "a", "big", "white", "teal", "navy", "blue", "gold", "star", "stars", "circle", "hearts", "leaf", "on", "gradient", "background", "night", "sunset", "sky", "top left",
        "bottom right", "on the right", "no", "without", "stripes", "waves", "frame", "city", "mountains", "sale", "launch", "spring", "Blumen", "été", "miłość", "copy space", "glow", "tiny",
        "(x:1.5)", "<lora:y:1>", "\u0000".Replace("\u0000", "—", StringComparison.Ordinal), "🙂", "ﬁ", "BREAK", "|", "--ar 16:9", "a very long word: " + "Donaudampfschifffahrt", "99", "\n", ",", ".", "red", "green", "black", "orange",
    ];

    private static readonly string[] Locales = ["en", "en-GB", "de-DE", "fr-FR", "es-ES", "it-IT", "nl-NL", "pt-PT", "pt-BR", "pl-PL", "ja-JP", "zh-Hant-TW", "ar-SA"];

    private static Gen<string> Text(int most) => Gen.Choose(0, most).SelectMany(n => Gen.ArrayOf(Gen.Elements(Words), n)).Select(w => string.Join(' ', w));

    private static Gen<List<string>> Texts => Gen.Choose(0, 4).SelectMany(n => Gen.ArrayOf(Text(5), n)).Select(t => t.Where(x => !string.IsNullOrWhiteSpace(x)).ToList());

    private static Gen<Shot> Shots =>
        from text in Text(8)
        from width in Gen.Choose(64, 512)
        from height in Gen.Choose(64, 512)
        from variants in Gen.Choose(1, 8)
        select new Shot { Description = text, Width = width, Height = height, Variants = variants };

    public static Arbitrary<Brief> Any => (
        from subject in Text(12)
        from rest in Gen.ArrayOf(Text(12), 3)
        from lists in Gen.ArrayOf(Texts, 3)
        from locales in Gen.Choose(0, 4).SelectMany(n => Gen.ArrayOf(Gen.Elements(Locales), n))
        from shots in Gen.Choose(1, 3).SelectMany(n => Gen.ArrayOf(Shots, n))
        from brand in Gen.Elements<string?>(null, "northwind", "bergamot")
        from category in Gen.Elements("general", "alcohol", "finance")
        from seed in Gen.Elements<long?>(null, 0, long.MaxValue)
        select Sample.Accept(new BriefDraft
        {
            Title = "Any",
            Brand = brand,
            Intent = new Intent
            {
                Subject = "s " + subject, Goal = rest[0], Message = rest[1], Audience = rest[2], Mood = lists[0], MustHave = lists[1], MustAvoid = lists[2],
                Locales = [.. locales.Distinct(StringComparer.Ordinal)], Category = category,
            },
            Output = new BriefOutput { Shots = shots },
            Settings = new PinnedSettings { Seed = seed },
        })).ToArbitrary();

    /// <summary>What a reviewer may ask of a round, whatever was in it.</summary>
    public static Arbitrary<(DecisionReason Reason, int? Variant, string Note)> Changes => (
        from reason in Gen.Elements(Enum.GetValues<DecisionReason>())
        from variant in Gen.Elements<int?>(null, 0, 1, 7)
        from note in Text(6)
        select (reason, variant, note)).ToArbitrary();
}
