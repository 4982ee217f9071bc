using System.Text.Json;
using Atelier.Core.Brands;
using Atelier.Core.Enrichment.Vocabulary;
using Atelier.Core.Reviews;

namespace Atelier.Core.Enrichment.General;

/// <summary>Writes prompts for models that read free English: what must be there first, since such models forget the end of a long prompt.</summary>
internal sealed class GeneralPrompts(EnrichmentRequest request)
{
    /// <summary>Characters of a prompt: about what the 77 tokens of a CLIP text encoder hold.</summary>
    public const int PromptLimit = 380;

    /// <summary>Characters of a negative prompt.</summary>
    public const int NegativeLimit = 320;

    private const int SubjectLimit = 150;
    private const int NoteLimit = 80;
    private const int PartLimit = 60;
    // Models that are told of text draw some.
    private static readonly WordList CopySpace = new(LexiconData.Embedded.CopySpace.Where(c => c.Contains(' ', StringComparison.Ordinal)));
    private readonly GeneralWording _wording = GeneralWording.Embedded;
    private readonly LexiconGoal _goal = Themes.Goal(request.Brief);

    /// <summary>A shot's prompts with the seeds to keep, and its negative prompt.</summary>
    public (IReadOnlyList<(string Prompt, long? Seed)> Prompts, string Negative) Write(int shot, int count)
    {
        var changes = request.Changes.Where(c => c.Shot == shot).Distinct().ToList();
        var notes = changes.Select(c => Note.Of(c.Note)).ToList();
        var before = request.Previous?.Shots.FirstOrDefault(s => s.Shot == shot);
        var prompts = new List<(string, long?)>(count);
        for (var v = 0; v < count; v++)
        {
            var change = changes.Count == 0 ? null : changes[v % changes.Count];
            var seen = change is null ? null : before?.Variants.FirstOrDefault(x => change.Variant is null || x.Variant == change.Variant);
            var wanted = change is null ? [] : notes[v % notes.Count].Wanted;
            prompts.Add((Prompt(shot, v, count, change, wanted), change?.Reason == DecisionReason.Colour ? seen?.Seed : null));
        }

        return (prompts, Negative(changes, notes.SelectMany(n => n.Unwanted)));
    }

    private string Prompt(int shot, int variant, int count, ChangeRequest? change, IReadOnlyList<string> wanted)
    {
        var (brief, intent, turn) = (request.Brief, request.Brief.Intent, ((request.Round - 1) * count) + variant);
        var subject = Plain(brief.Output.Shots[shot].Description is { Length: > 0 } own ? own : intent.Subject, SubjectLimit);
        var scenes = _wording.Goals[_goal.Goal];

        // Off the brief means that what the goal suggested got in the way of what was asked for.
        var scene = change?.Reason == DecisionReason.OffBrief ? subject : Of(scenes, turn).Replace("{subject}", subject, StringComparison.Ordinal);
        var palette = Palette(turn);
        IEnumerable<string> parts =
        [
            .. wanted.Select(w => Plain(w, NoteLimit)),
            scene,
            .. intent.MustHave.Where(m => Unnegated(m) == m).Select(m => CopySpace.Hits(Word.Of(m)) > 0 ? "copy space" : Plain(m, PartLimit)),
            .. Answer(_wording.Reasons, change),
            Of(_wording.Compositions, turn),
            .. intent.Mood.Take(4).Select(m => Plain(m, 30)).Where(m => m.Length > 0).Select(m => m + " mood"),
            .. request.Brand is { Style.Count: > 0 } brand ? brand.Style.Take(4).Select(s => Plain(s, PartLimit)) : _wording.Styles,
            palette.Length == 0 ? "" : "colour palette of " + palette,
            Of(_wording.Lighting, turn),
            brief.Output.Shots[shot].Description.Length > 0 ? Plain(intent.Subject, PartLimit) : "",
            .. _wording.Quality,
        ];
        return PromptText.Join(parts, PromptLimit);
    }

    // Each variant leads with another of the brand's colours.
    private string Palette(int turn)
    {
        var names = (request.Brand?.Palette ?? []).Select(c => Plain(c.Name, 20)).Where(n => n.Length > 0).Take(5).ToList();
        return names.Count == 0 ? "" : string.Join(" and ", Enumerable.Range(0, Math.Min(3, names.Count)).Select(i => names[(turn + i) % names.Count]));
    }

    private string Negative(IReadOnlyList<ChangeRequest> changes, IEnumerable<string> unwanted)
    {
        var musts = request.Brief.Intent.MustHave.Where(m => Unnegated(m) != m);
        var avoid = musts.Concat(request.Brief.Intent.MustAvoid).Concat(BrandRules.Avoid(request.Brand, request.Brief.Intent.Locales));
        return PromptText.Join([.. unwanted.Concat(avoid).Select(a => Plain(Unnegated(a), PartLimit)), .. changes.SelectMany(c => Answer(_wording.ReasonsNegative, c)).Distinct(StringComparer.Ordinal), .. _wording.Negative], NegativeLimit);
    }

    // "no people" in a negative prompt would ask for people.
    private static string Unnegated(string text) => Note.WithoutNegation(text);

    private static IReadOnlyList<string> Answer(IReadOnlyDictionary<string, IReadOnlyList<string>> byReason, ChangeRequest? change) =>
        change is null ? [] : byReason.GetValueOrDefault(JsonNamingPolicy.CamelCase.ConvertName(change.Reason.ToString()), []);

    private static string Of(IReadOnlyList<string> choices, int turn) => choices[turn % choices.Count];

    private static string Plain(string? text, int limit) => PromptText.Plain(text ?? "", limit);
}
