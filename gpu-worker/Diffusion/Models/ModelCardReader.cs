using System.Text;
using System.Text.Json;

namespace Atelier.Diffusion;

/// <summary>Reads <c>model.json</c> or, where that is absent, the front matter of <c>README.md</c>. What the card leaves open is what the family does well with.</summary>
internal sealed class ModelCardReader(ModelFiles files, ConfigFile configs, string root)
{
    private static readonly RenderLimits Limits = new();

    /// <summary>The card, and whether nothing is wrong with it; what is, is among the problems.</summary>
    /// <param name="family">What the family does well with.</param>
    public (ModelCard Card, bool IsSound) Read(RenderDefaults family)
    {
        var nameless = new ModelCard { Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(root)), Defaults = family };
        if (!files.Names("model.json")) return (nameless with { Licence = LicenceInReadme() ?? nameless.Licence }, true);
        if (configs.Keys("model.json", comparison: StringComparison.OrdinalIgnoreCase) is not { } keys) return (nameless, false);
        if (keys.Find("name") is null) keys.Complain("name", "is missing");
        var name = keys.Text("name");
        if (name?.Length == 0) keys.Complain("name", "is empty");
        var card = new ModelCard
        {
            Name = name ?? nameless.Name,
            Version = keys.Text("version") ?? nameless.Version,
            Licence = keys.Text("licence") ?? nameless.Licence,
            Description = keys.Text("description") ?? nameless.Description,
            Defaults = keys.Within("defaults") is { } within ? Defaults(within, family) : family,
        };
        return (card, keys.IsSound);
    }

    private static RenderDefaults Defaults(ConfigKeys keys, RenderDefaults family)
    {
        const string Score = "a number from -100 to 100";
        static bool IsScore(double n) => n is >= -100 and <= 100;
        var sampler = keys.TextOrNull("sampler");
        if (sampler is not null && !Samplers.Names.Contains(sampler)) keys.Complain("sampler", $"'{sampler}' is not known; expected one of {string.Join(", ", Samplers.Names)}");
        var negative = keys.TextOrNull("negativePrompt");
        if (negative?.Length > Limits.MaxPromptLength) keys.Complain("negativePrompt", $"has {negative.Length} characters; expected at most {Limits.MaxPromptLength}");
        return family with
        {
            Steps = keys.Whole("previewSteps", family.Steps, 1, Limits.MaxSteps),
            FinalSteps = keys.Whole("finalSteps", family.FinalSteps, 1, Limits.MaxSteps),
            Guidance = (float)keys.Number("guidance", family.Guidance, "a number from 0 to 50", n => n is >= 0 and <= 50),
            GuidanceRescale = (float)keys.Number("guidanceRescale", family.GuidanceRescale, "a number from 0 to 1", n => n is >= 0 and <= 1),
            Sampler = sampler,
            Width = keys.WholeOrNull("width", 1, int.MaxValue),
            Height = keys.WholeOrNull("height", 1, int.MaxValue),
            FinalWidth = keys.WholeOrNull("finalWidth", 1, int.MaxValue),
            FinalHeight = keys.WholeOrNull("finalHeight", 1, int.MaxValue),
            NegativePrompt = negative,
            AestheticScore = (float)keys.Number("aestheticScore", family.AestheticScore, Score, IsScore),
            NegativeAestheticScore = (float)keys.Number("negativeAestheticScore", family.NegativeAestheticScore, Score, IsScore),
            PromotionStrength = (float)keys.Number("promotionStrength", family.PromotionStrength, "a number above 0 and at most 1", n => (float)n is > 0 and <= 1),
            PromotionUpsampling = keys.Term<LatentUpsampling>("promotionUpsampling", true, JsonNamingPolicy.CamelCase),
            ProofThreshold = keys.Number("proofThreshold", family.ProofThreshold, "a number from -1 to 1", n => n is >= -1 and <= 1),
        };
    }

    /// <summary>Model cards on the hub begin with <c>---</c>, lines of <c>key: value</c>, <c>---</c>.</summary>
    private string? LicenceInReadme()
    {
        // It is words for people: whatever is wrong with it keeps no model from running.
        if (new ModelFiles(root, []).Read("README.md", ModelFiles.MaxConfig, required: false) is not { } bytes) return null;
        var lines = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').Split('\n').Take(200).ToList();
        if (lines[0].Trim() != "---") return null;
        return lines.Skip(1).TakeWhile(line => line.Trim() != "---")
            .Where(line => line.StartsWith("license:", StringComparison.Ordinal))
            .Select(line => line["license:".Length..].Trim().Trim('"', '\''))
            .FirstOrDefault(value => value.Length > 0);
    }
}
