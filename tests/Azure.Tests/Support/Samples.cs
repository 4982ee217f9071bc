using System.Text.Json;
using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;
using Atelier.Core.Models;
using Atelier.Core.Policies;
using Atelier.Core.Workflows;

namespace Atelier.Azure.Tests.Support;

/// <summary>Briefs to work on.</summary>
internal static class Samples
{
    public static ModelProfile General { get; } = new()
    {
        Name = "general", Version = "1", Pool = "standard", Licence = "MIT", Sha256 = new string('0', 64), PreviewSide = 512, FinalSide = 1024, SizeMultiple = 8,
        PreviewSteps = 20, FinalSteps = 30, Guidance = 7, Sampler = "euler", PromotionStrength = 0.4, ProofThreshold = 0.7,
    };

    public static ModelProfile Demo { get; } = General with
    {
        Name = "demo", Dialect = PromptDialect.Vocabulary, PreviewSide = 128, FinalSide = 256, SizeMultiple = 16,
        Vocabulary = JsonSerializer.Deserialize<PromptVocabulary>(File.ReadAllText(Path.Combine(Azurite.Root(), "gpu-worker", "models", "demo", "vocabulary.json")), WorkflowJson.Options),
    };

    public static EnrichmentRequest Request(string subject, Func<Intent, Intent>? intent = null, ModelProfile? model = null, int variants = 2)
    {
        var draft = new BriefDraft
        {
            Title = "Title of nobody's business",
            Intent = (intent ?? (i => i))(new() { Subject = subject, Locales = ["en-GB"] }),
            Output = new() { Shots = [new() { Variants = variants }] },
        };
        return new()
        {
            Brief = BriefNormaliser.Accept(draft, "b-test", "studio", "requester-pseudonym", new(2027, 3, 1, 0, 0, 0, TimeSpan.Zero)),
            Model = model ?? General,
            Policy = DefaultPolicy.Value,
            Round = 1,
            Shots = [0],
        };
    }
}
