using System.Globalization;
using Atelier.Core.Reviews;

namespace Atelier.Core.Enrichment;

/// <summary>How a round is rendered: the model's settings, under what the caller pinned.</summary>
/// <param name="Sampler">The sampler.</param>
/// <param name="Guidance">Guidance scale.</param>
/// <param name="PreviewSteps">Steps of a preview.</param>
/// <param name="FinalSteps">Steps of a final.</param>
internal sealed record RoundSettings(string Sampler, double Guidance, int PreviewSteps, int FinalSteps)
{
    private const int Limit = 100;

    public static RoundSettings For(EnrichmentRequest request, FindingList findings)
    {
        var (model, pinned) = (request.Model, request.Brief.Settings);
        var sampler = pinned.Sampler ?? model.Sampler;
        if (model.Samplers.Count > 0 && !model.Samplers.Contains(sampler, StringComparer.Ordinal))
        {
            findings.Warning("sampler-unknown", "settings.sampler", $"{model.Name} has no sampler of that name; {model.Sampler} is used. It has {string.Join(", ", model.Samplers)}.", sampler);
            sampler = model.Sampler;
        }

        var most = Math.Clamp(sampler == model.Sampler ? model.MostSteps : Limit, 1, Limit);
        if (pinned.Steps > most)
        {
            findings.Warning("steps-limited", "settings.steps", string.Create(CultureInfo.InvariantCulture, $"{model.Name} takes at most {most} steps with {sampler}; so many are taken."), string.Create(CultureInfo.InvariantCulture, $"{pinned.Steps}"));
        }

        var preview = Math.Clamp(pinned.Steps ?? model.PreviewSteps, 1, most);
        var final = Math.Clamp(Math.Max(model.FinalSteps, pinned.Steps ?? 0), 1, most);
        if (request.Changes.Any(c => c.Reason == DecisionReason.Quality))
        {
            (preview, final) = (More(preview, request.Round, most), More(final, request.Round, most));
            findings.Info("more-steps", "settings.steps", "Reviewers found pictures badly drawn; this round takes more steps.", string.Create(CultureInfo.InvariantCulture, $"{preview} and {final} steps"));
        }

        return new(sampler, Math.Clamp(pinned.Guidance ?? model.Guidance, 1, 20), preview, final);
    }

    // Half as many again, and that again each time reviewers are still not content.
    private static int More(int steps, int round, int most) => Math.Clamp((int)Math.Ceiling(steps * Math.Pow(1.5, Math.Clamp(round - 1, 1, 4))), 1, most);
}
