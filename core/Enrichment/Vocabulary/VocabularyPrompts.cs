using System.Globalization;
using Atelier.Core.Models;
using Atelier.Core.Reviews;

namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>Writes a shot's captions in a small model's own words. No word of the brief gets into a caption: its words are looked up, never copied.</summary>
internal sealed class VocabularyPrompts
{
    private const int Attempts = 16;
    private readonly PromptVocabulary _vocabulary;
    private readonly EnrichmentRequest _request;
    private readonly FindingList _findings;
    private readonly BriefReader _reader;
    private readonly LexiconGoal _goal;
    private readonly IReadOnlyList<LexiconMood> _moods;

    public VocabularyPrompts(PromptVocabulary vocabulary, EnrichmentRequest request, FindingList findings)
    {
        (_vocabulary, _request, _findings) = (vocabulary, request, findings);
        _reader = new(vocabulary, Lexicon.For(vocabulary));
        _goal = Themes.Goal(request.Brief);
        _moods = Themes.Mood(request.Brief, request.Brand?.Style ?? []);
    }

    /// <summary>The captions of a shot.</summary>
    /// <param name="shot">The shot's number.</param>
    /// <param name="count">How many variants.</param>
    public IReadOnlyList<CaptionedVariant> Write(int shot, int count)
    {
        var texts = ShotTexts.Of(_request.Brief, _request.Brand, shot);
        var fillers = Fillers.Choose(_vocabulary, _reader, _moods.SelectMany(m => m.Fillers.Take(1)).Concat(_goal.Fillers), texts.Positive, texts.Avoid.Select(a => a.Text));
        var wishes = Wishes(texts, shot);
        var writer = new DrawingWriter(_vocabulary);
        var planner = new VariantPlanner(_vocabulary);
        var drawings = new HashSet<Drawing>();
        var prompts = new HashSet<string>(StringComparer.Ordinal);
        var variants = new List<CaptionedVariant>(count);
        for (var v = 0; v < count; v++)
        {
            var wish = wishes[v % wishes.Count];
            var turn = ((_request.Round - 1) * count) + v;
            var drawing = Enumerable.Range(turn, Attempts).Select(t => planner.Draw(wish, t)).FirstOrDefault(drawings.Add) ?? planner.Draw(wish, turn);
            var prompt = Enumerable.Range(turn, Attempts).Select(t => Caption(writer.Write(drawing, t), fillers, t)).FirstOrDefault(prompts.Add) ?? Caption(writer.Write(drawing, turn), fillers, turn);
            variants.Add(new(drawing, prompt, wish.Seed));
        }

        return variants;
    }

    private List<Wish> Wishes(ShotTexts texts, int shot)
    {
        var target = string.Create(CultureInfo.InvariantCulture, $"shots[{shot}]");
        var builder = new WishBuilder(_vocabulary, _reader, _request, _goal, _moods, _findings);
        var revision = new Revision(_vocabulary, _reader);
        var before = _request.Previous?.Shots.FirstOrDefault(s => s.Shot == shot);
        var changes = _request.Changes.Where(c => c.Shot == shot).Distinct().ToList();
        if (changes.Count == 0) return [builder.Build(texts, target, [], literal: false)];
        return [.. changes.Select(change =>
        {
            var seen = before?.Variants.FirstOrDefault(v => change.Variant is null || v.Variant == change.Variant);
            List<string> notes = string.IsNullOrWhiteSpace(change.Note) ? [] : [change.Note];
            if (change.Reason == DecisionReason.Policy && seen is not null) notes.Add(revision.Without(seen));
            var wish = builder.Build(texts, target, notes, literal: change.Reason == DecisionReason.OffBrief);
            return Drawable.Fit(revision.Apply(wish, change.Reason, change.Note, seen), _vocabulary, _findings, target);
        })];
    }

    // What the picture is for comes first among fillers, in all variants; the second one differs.
    private static string Caption(string core, IReadOnlyList<string> fillers, int turn) => fillers.Count switch
    {
        0 => core,
        1 => $"{core}, {fillers[0]}",
        _ => $"{core}, {fillers[0]}, {fillers[1 + (turn % (fillers.Count - 1))]}",
    };
}
