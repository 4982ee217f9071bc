using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;
using Atelier.Core.Kills;
using Atelier.Core.Library;
using Atelier.Core.Models;
using Atelier.Core.Moderation;
using Atelier.Core.Policies;

namespace Atelier.Core.Previews;

/// <summary>Looks at a preview before anything is spent, as screening looks at a brief: gates, brand, model, references, policy. Thread-safe.</summary>
internal sealed class PreviewScreen(Studio studio)
{
    // Always from templates: a language model takes longer than a preview may, and writes the brief's rounds.
    private readonly TemplateEnricher _enricher = new();

    /// <summary>What would be drawn, or why it isn't allowed.</summary>
    public async Task<(RoundSpec? Spec, PreviewRefusal? Refusal)> LookAsync(Brief brief, WorkspacePolicy policy, CancellationToken cancellationToken)
    {
        var brand = await studio.Library.BrandAsync(brief, cancellationToken);
        if (brief.Brand is not null && brand is null)
        {
            return No("unknown-brand", $"There is no brand '{brief.Brand}'. Add its style guide, or leave the brand out.");
        }

        var model = await studio.Library.ModelForAsync(brief, policy, cancellationToken);
        if (await studio.Kills.ClosedForAsync(brief.Workspace, brief.Campaign, model?.Name, cancellationToken) is { } closed)
        {
            return Stopped(closed);
        }

        if (model is null)
        {
            return No("unknown-model", StudioLibrary.NoModelFor(brief, policy));
        }

        if (await new ScreenBrief(studio).ReferenceFaultAsync(brief, cancellationToken) is { } fault)
        {
            return No(fault.Code, fault.Reason);
        }

        var findings = await studio.Moderator.CheckTextAsync(TextChecks.OfBrief(brief, policy), cancellationToken);
        if (Stopping(findings) is { Count: > 0 } said)
        {
            return No("policy", Findings.Summary(said));
        }

        var spec = await _enricher.EnrichAsync(RequestOf(brief, brand, model, policy), cancellationToken);
        var written = await studio.Moderator.CheckTextAsync(TextChecks.OfSpec(spec, brief, policy), cancellationToken);
        return Stopping(written) is { Count: > 0 } drawn ? No("policy", Findings.Summary(drawn)) : (spec, null);
    }

    /// <summary>The refusal of what a kill switch stopped.</summary>
    public static (RoundSpec? Spec, PreviewRefusal Refusal) Stopped(KillScope scope) => No("killed", $"The {scope} was stopped. Ask whoever runs it to resume it.");

    /// <summary>Findings that stop a preview.</summary>
    public static IReadOnlyList<Finding> Stopping(IReadOnlyList<Finding> findings) => [.. findings.Where(f => f.Severity == FindingSeverity.Error)];

    private static EnrichmentRequest RequestOf(Brief brief, Brands.Brand? brand, ModelProfile model, WorkspacePolicy policy) =>
        new() { Brief = brief, Brand = brand, Model = model, Policy = policy, Round = 1, Shots = [0] };

    private static (RoundSpec? Spec, PreviewRefusal Refusal) No(string code, string reason) => (null, new(code, reason));
}
