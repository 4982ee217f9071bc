using System.Text.Json;
using Atelier.Core.Brands;
using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;
using Atelier.Core.Models;
using Atelier.Core.Policies;
using Atelier.Core.Workflows;

namespace Atelier.Core.Tests.Enrichment;

/// <summary>What tests work on: the repository's samples, the demo model's vocabulary and made-up models.</summary>
internal static class Sample
{
    private static readonly string Root = FindRoot();

    public static PromptVocabulary Vocabulary { get; } = Read<PromptVocabulary>("gpu-worker/models/demo/vocabulary.json");

    public static ModelProfile Demo { get; } = new()
    {
        Name = "demo", Version = "1", Pool = "cpu", Licence = "MIT", Sha256 = new string('0', 64), Dialect = PromptDialect.Vocabulary, Vocabulary = Vocabulary,
        PreviewSide = 128, FinalSide = 256, SizeMultiple = 16, PreviewSteps = 8, FinalSteps = 8, Guidance = 3, Sampler = "ddim", PromotionStrength = 0.4, ProofThreshold = 0.7,
    };

    public static ModelProfile General { get; } = Demo with
    {
        Name = "general", Dialect = PromptDialect.General, Vocabulary = null, PreviewSide = 512, FinalSide = 1024, SizeMultiple = 8, PreviewSteps = 20, FinalSteps = 30, Guidance = 7,
    };

    public static IEnumerable<string> BriefNames => Directory.EnumerateFiles(Path.Combine(Root, "samples/briefs"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    public static BriefDraft Draft(string name) => Read<BriefDraft>($"samples/briefs/{name}.json");

    public static Brand Brand(string id) => Read<Brand>($"samples/brands/{id}.json");

    public static WorkspacePolicy Policy() => Read<WorkspacePolicy>("samples/policy.json");

    public static Brief Brief(string name) => Accept(Draft(name));

    public static Brief Accept(BriefDraft draft) => BriefNormaliser.Accept(draft, "b-test", "w", "requester", new DateTimeOffset(2027, 3, 1, 0, 0, 0, TimeSpan.Zero));

    public static Brief Of(string subject, Func<Intent, Intent>? intent = null, int variants = 4) => Accept(new BriefDraft
    {
        Title = "Test",
        Intent = (intent ?? (i => i))(new Intent { Subject = subject }),
        Output = new BriefOutput { Shots = [new Shot { Variants = variants }] },
    });

    public static EnrichmentRequest Request(Brief brief, ModelProfile? model = null) => new()
    {
        Brief = brief,
        Brand = brief.Brand is null ? null : Brand(brief.Brand),
        Model = model ?? Demo,
        Policy = DefaultPolicy.Value,
        Round = 1,
        Shots = [.. Enumerable.Range(0, brief.Output.Shots.Count)],
    };

    public static Task<RoundSpec> EnrichAsync(Brief brief, ModelProfile? model = null) => EnrichAsync(Request(brief, model));

    public static Task<RoundSpec> EnrichAsync(EnrichmentRequest request) => new TemplateEnricher().EnrichAsync(request, TestContext.Current.CancellationToken);

    private static T Read<T>(string path) => JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(Root, path)), WorkflowJson.Options)!;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Atelier.slnx"))) return folder.FullName;
        }

        return Environment.GetEnvironmentVariable("ATELIER_ROOT") ?? throw new InvalidOperationException("The tests don't run inside the repository.");
    }
}
