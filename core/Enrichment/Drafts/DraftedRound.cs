using System.Globalization;
using Atelier.Core.Briefs;
using Atelier.Core.Enrichment.Copywriting;
using Atelier.Core.Enrichment.General;
using Atelier.Core.Enrichment.Vocabulary;
using Atelier.Core.Models;
using Atelier.Core.Moderation;

namespace Atelier.Core.Enrichment.Drafts;

/// <summary>
/// Makes a round of templates and a stranger's draft. A draft decides words and nothing else: model, settings, sizes, seeds, shots and variants are the templates'.
/// Prompts are plain words in bounds, in the vocabulary where the model has one; must-haves and what is to be avoided stay whatever the draft says;
/// copy keeps the endings that brand and law demand. What is missing or unfit stays as the templates wrote it.
/// </summary>
public static class DraftedRound
{
    private const int LeastPrompt = 8;
    private const int LeastRoom = 180;
    private const int MustLimit = 60;

    /// <summary>The templates' round with the draft's words.</summary>
    /// <param name="request">What both were written for.</param>
    /// <param name="templates">The round that <see cref="TemplateEnricher"/> wrote.</param>
    /// <param name="draft">The suggestions.</param>
    /// <param name="enricher">Who is named as the writer, where at least one word of the draft was taken.</param>
    public static RoundSpec Merge(EnrichmentRequest request, RoundSpec templates, RoundDraft draft, string enricher)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(templates);
        ArgumentNullException.ThrowIfNull(draft);
        var findings = new FindingList(request.Policy.Version);
        var writer = new CopyWriter(request, Themes.Goal(request.Brief).Goal, findings);
        var shots = templates.Shots.Select(s => draft.Shots?.FirstOrDefault(d => d?.Shot == s.Shot) is { } d ? Shot(request, s, d, writer) : s).ToList();
        var written = shots.SelectMany((s, i) => s.Copy.Where((c, j) => !ReferenceEquals(c, templates.Shots[i].Copy[j])).Select(c => c.Locale)).ToHashSet(StringComparer.Ordinal);
        return templates with
        {
            Enricher = shots.Zip(templates.Shots).All(s => ReferenceEquals(s.First, s.Second)) ? templates.Enricher : enricher,
            Shots = shots,
            Findings = [.. templates.Findings.Where(f => !(f.Rule is "copy-not-translated" or "copy-fallback" && written.Contains(f.Target))), .. findings.Findings.Except(templates.Findings)],
        };
    }

    /// <summary>A round without the drafted shots in which something was found that stops a brief; those are the templates' again, and a finding says so.</summary>
    public static RoundSpec WithoutRefused(RoundSpec drafted, RoundSpec templates, IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(drafted);
        ArgumentNullException.ThrowIfNull(templates);
        var refused = drafted.Shots.Zip(templates.Shots)
            .Select(s => (s.First, s.Second, Why: findings.FirstOrDefault(f => f.Severity == FindingSeverity.Error && f.Target.StartsWith(Path(s.First), StringComparison.Ordinal))))
            .ToList();
        return refused.TrueForAll(s => s.Why is null) ? drafted : drafted with
        {
            Shots = [.. refused.Select(s => s.Why is null ? s.First : s.Second)],
            Enricher = refused.TrueForAll(s => s.Why is not null) ? templates.Enricher : drafted.Enricher,
            Findings = [.. drafted.Findings, .. refused.Where(s => s.Why is not null).Select(s => new Finding
            {
                Severity = FindingSeverity.Warning, Rule = "draft-refused", Category = "enrichment", Target = Path(s.First).TrimEnd('.'), PolicyVersion = drafted.PolicyVersion,
                Message = "What the language model wrote for this shot is against the policy; templates wrote it instead.", Evidence = s.Why!.Rule,
            })],
        };
    }

    private static string Path(ShotSpec shot) => string.Create(CultureInfo.InvariantCulture, $"shots[{shot.Shot}].");

    private static ShotSpec Shot(EnrichmentRequest request, ShotSpec templates, ShotDraft draft, CopyWriter writer)
    {
        var variants = templates.Variants.Select((v, i) => Prompt(request, templates, v, draft.Prompts?.ElementAtOrDefault(i))).ToList();
        var copy = templates.Copy.Select(c => Copy(request.Brief, c, draft, writer)).ToList();
        if (variants.Zip(templates.Variants).All(v => ReferenceEquals(v.First, v.Second)) && copy.Zip(templates.Copy).All(c => ReferenceEquals(c.First, c.Second)))
        {
            return templates;
        }

        var avoid = (draft.Avoid ?? []).Take(BriefLimits.Entries).Select(a => PromptText.Plain(Note.WithoutNegation(a ?? ""), MustLimit));
        return templates with
        {
            Variants = variants,
            NegativePrompt = templates.NegativePrompt is { } negative ? PromptText.Join([.. negative.Split(", "), .. avoid], GeneralPrompts.NegativeLimit) : null,
            Copy = copy,
            Tags = Tags.Cleaned([.. (draft.Tags ?? []).Take(8), .. templates.Tags]),
        };
    }

    private static VariantSpec Prompt(EnrichmentRequest request, ShotSpec shot, VariantSpec templates, string? draft)
    {
        if (PromptText.Plain(draft ?? "", GeneralPrompts.PromptLimit) is not { Length: >= LeastPrompt } plain)
        {
            return templates;
        }

        if (request.Model is { Dialect: PromptDialect.Vocabulary, Vocabulary: not null })
        {
            // The draft is read like a brief: what comes out is in the model's words, whatever went in.
            var read = TemplateEnricher.Enrich(Reworded(request, shot.Shot, plain)).Shots[0].Variants[templates.Variant];
            return read.Prompt == templates.Prompt ? templates : templates with { Prompt = read.Prompt };
        }

        var missing = request.Brief.Intent.MustHave.Where(m => Note.WithoutNegation(m) == m).Select(m => PromptText.Plain(m, MustLimit)).Where(m => !plain.Contains(m, StringComparison.Ordinal));
        var musts = PromptText.Join(missing, GeneralPrompts.PromptLimit - LeastRoom);
        return templates with { Prompt = PromptText.Join([musts, PromptText.Plain(plain, GeneralPrompts.PromptLimit - musts.Length - 2)], GeneralPrompts.PromptLimit) };
    }

    private static EnrichmentRequest Reworded(EnrichmentRequest request, int number, string description) => request with
    {
        Shots = [number],
        Brief = request.Brief with { Output = request.Brief.Output with { Shots = [.. request.Brief.Output.Shots.Select((s, i) => i == number ? s with { Description = description } : s)] } },
    };

    private static Copy Copy(Brief brief, Copy templates, ShotDraft draft, CopyWriter writer) =>
        draft.Copy?.FirstOrDefault(c => string.Equals(c?.Locale, templates.Locale, StringComparison.OrdinalIgnoreCase)) is { } copy
        && CopyText.IsFit(copy.Headline, brief) && CopyText.IsFit(copy.Caption, brief) && CopyText.IsFit(copy.AltText, brief)
            ? writer.Finish(templates.Locale, copy.Headline!, copy.Caption!, copy.AltText!)
            : templates;
}
