using System.Globalization;
using Atelier.Core.Briefs;
using Atelier.Core.Enrichment.Copywriting;
using Atelier.Core.Enrichment.General;
using Atelier.Core.Enrichment.Vocabulary;
using Atelier.Core.Models;

namespace Atelier.Core.Enrichment;

/// <summary>
/// Writes prompts, copy and settings from templates, needing no service. Deterministic: the same request gives the same specification on every machine.
/// Prompts for small models hold their own words only; prompts for general models hold the brief's words with everything removed that prompt parsers act on.
/// </summary>
public sealed class TemplateEnricher : IBriefEnricher
{
    /// <summary>Its name and version; another version may write other prompts.</summary>
    public const string Id = "templates/1";

    /// <summary>How much of a reference is redrawn: enough to be new, little enough to keep where things are.</summary>
    private const double SourceStrength = 0.65;

    /// <inheritdoc/>
    public Task<RoundSpec> EnrichAsync(EnrichmentRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Enrich(request));
    }

    internal static RoundSpec Enrich(EnrichmentRequest request)
    {
        var findings = new FindingList(request.Policy.Version);
        var settings = RoundSettings.For(request, findings);
        var goal = Themes.Goal(request.Brief).Goal;
        var copy = new CopyWriter(request, goal, findings);
        var shots = request.Shots.Select(shot => Shot(request, goal, copy, shot, findings)).ToList();
        return new RoundSpec
        {
            BriefId = request.Brief.Id,
            Round = request.Round,
            Enricher = Id,
            PolicyVersion = request.Policy.Version,
            Model = request.Model.Name,
            ModelVersion = request.Model.Version,
            Pool = request.Model.Pool,
            Sampler = settings.Sampler,
            Guidance = settings.Guidance,
            PreviewSteps = settings.PreviewSteps,
            FinalSteps = settings.FinalSteps,
            PromotionStrength = request.Model.PromotionStrength,
            ProofThreshold = request.Model.ProofThreshold,
            Shots = shots,
            Findings = findings.Findings,
        };
    }

    private static ShotSpec Shot(EnrichmentRequest request, string goal, CopyWriter copy, int number, FindingList findings)
    {
        var shot = request.Brief.Output.Shots[number];
        var sizes = PictureSizes.For(shot, request.Model, findings, string.Create(CultureInfo.InvariantCulture, $"shots[{number}]"));
        var (prompts, negative, motifs) = Prompts(request, number, shot.Variants, findings);
        var source = request.Brief.Intent.References.FirstOrDefault(r => r.Role == ReferenceRole.Composition);
        return new ShotSpec
        {
            Shot = number,
            Name = shot.Name,
            NegativePrompt = negative,
            PreviewWidth = sizes.PreviewWidth,
            PreviewHeight = sizes.PreviewHeight,
            Width = sizes.Width,
            Height = sizes.Height,
            Variants = [.. prompts.Select((p, v) => new VariantSpec(v, p.Prompt, p.Seed ?? Seed(request, number, v)))],
            Copy = copy.Write(number),
            Tags = Tags.For(request, goal, number, motifs),
            SourceSha256 = source?.Sha256,
            SourceStrength = source is null ? 0 : SourceStrength,
        };
    }

    private static (IReadOnlyList<(string Prompt, long? Seed)> Prompts, string? Negative, IEnumerable<string> Motifs) Prompts(EnrichmentRequest request, int shot, int count, FindingList findings)
    {
        if (request.Model is { Dialect: PromptDialect.Vocabulary, Vocabulary: { } vocabulary })
        {
            var captions = new VocabularyPrompts(vocabulary, request, findings).Write(shot, count);
            return ([.. captions.Select(c => (c.Prompt, c.Seed))], null, captions.Select(c => c.Drawing.Motif.Name));
        }

        var (prompts, negative) = new GeneralPrompts(request).Write(shot, count);
        return (prompts, negative, []);
    }

    // Without a pinned seed a brief's own id makes its pictures its own.
    private static long Seed(EnrichmentRequest request, int shot, int variant) =>
        Seeds.Derive(request.Brief.Settings.Seed?.ToString(CultureInfo.InvariantCulture) ?? request.Brief.Id, request.Round, shot, variant);
}
