using System.Globalization;
using Atelier.Benchmarks.Painting;
using Atelier.Core.Assets;
using Atelier.Core.Briefs;
using Atelier.Core.Costs;
using Atelier.Core.Storage;

namespace Atelier.Benchmarks.Search;

/// <summary>A studio's past: briefs of two years with what they delivered, the same for the same seed. Documents only; what lists and searches need of them, the studio writes itself.</summary>
internal sealed class Archive(int briefs, int seed)
{
    private const int MostAtOnce = 64;
    private const int Vocabulary = 6_000;

    private static readonly string[] Syllables = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we", "xi", "yo", "zu", "bran", "clet", "drim", "flon", "grut", "stal"];
    private static readonly string[] Colours = ["#12807c", "#fafafa", "#dc1f26", "#f58518", "#2458e0", "#14225c", "#f7a1c4", "#141414"];
    private static readonly DateTimeOffset Start = new(2025, 1, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Span = TimeSpan.FromDays(700);

    private readonly string[] _words = WordsOf(seed);
    private int _assets;

    /// <summary>Campaigns that there are.</summary>
    public const int Campaigns = 400;

    /// <summary>Assets written so far.</summary>
    public int Assets => _assets;

    /// <summary>The word of a rank, the most frequent first.</summary>
    public string Word(int rank) => _words[rank];

    /// <summary>A campaign.</summary>
    public static string Campaign(int number) => string.Create(CultureInfo.InvariantCulture, $"campaign-{number:000}");

    /// <summary>A brief.</summary>
    public static string Brief(int number) => string.Create(CultureInfo.InvariantCulture, $"b-{(uint)number * 2654435761u:x8}{number:x8}");

    /// <summary>Writes all documents.</summary>
    public async Task WriteAsync(IObjectStore store, string workspace, CancellationToken cancellationToken)
    {
        await WriteBriefsAsync(store, workspace, cancellationToken);
        await new PastSpending(store, workspace).WriteAsync(Start, Span, briefs / 10, cancellationToken);
    }

    private Task WriteBriefsAsync(IObjectStore store, string workspace, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(Enumerable.Range(0, briefs), new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken }, async (n, cancel) =>
        {
            var random = new Random(seed + n);
            var brief = BriefOf(workspace, n, random);
            await store.WriteAsync(StoreKeys.Brief(workspace, brief.Id), brief, PutCondition.Create, cancellationToken: cancel);
            if (n % 50 == 0)
            {
                // It runs.
                var screening = new Screening { BriefId = brief.Id, PolicyVersion = "1", Findings = [], Forecast = Money.Of(0.02m, "EUR"), RequiredRoles = [] };
                await store.WriteAsync(StoreKeys.Screening(workspace, brief.Id), screening, PutCondition.Create, cancellationToken: cancel);
                return;
            }

            var ids = n % 50 == 1 ? [] : Enumerable.Range(0, n % 24 == 2 ? 2 : 1).Select(v => $"{brief.Id}.hero.r1.v{v}").ToList();
            foreach (var (v, id) in ids.Index())
            {
                await store.WriteAsync(StoreKeys.Manifest(workspace, id), ManifestOf(brief, id, v, random), PutCondition.Create, cancellationToken: cancel);
                Interlocked.Increment(ref _assets);
            }

            var isDelivered = ids.Count > 0;
            await store.WriteAsync(StoreKeys.Outcome(workspace, brief.Id), new Outcome
            {
                State = isDelivered ? BriefState.Delivered : BriefState.Rejected, Code = isDelivered ? "delivered" : "review-rejected", Reason = "Bench.",
                At = brief.SubmittedAt.AddHours(3), By = "workflow", Assets = ids,
            }, PutCondition.Create, cancellationToken: cancel);
        });

    private static string[] WordsOf(int seed)
    {
        var random = new Random(seed);
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (words.Count < Vocabulary)
        {
            words.Add(string.Concat(Enumerable.Range(0, random.Next(2, 5)).Select(_ => Syllables[random.Next(Syllables.Length)])));
        }

        return [.. words];
    }

    // Few words often, many rarely, as in any language.
    private string Text(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => _words[(int)Math.Pow(Vocabulary, random.NextDouble()) - 1]));

    private Brief BriefOf(string workspace, int n, Random random) => new()
    {
        Id = Brief(n),
        Workspace = workspace,
        Requester = string.Create(CultureInfo.InvariantCulture, $"person-{random.Next(60)}"),
        SubmittedAt = Start + (Span * ((double)n / briefs)),
        Title = Text(random, 5),
        Campaign = Campaign(random.Next(Campaigns)),
        Brand = string.Create(CultureInfo.InvariantCulture, $"brand-{random.Next(40)}"),
        Intent = new()
        {
            Goal = Text(random, 8), Audience = Text(random, 6), Message = Text(random, 10), Subject = Text(random, 20), Mood = [Text(random, 1), Text(random, 1)], MustHave = [Text(random, 3)],
            References = n % 20 == 3 ? [new() { Sha256 = Sha(n - 1), Role = ReferenceRole.Composition, Rights = "ours" }] : [],
        },
        Output = new() { Shots = [new() { Name = "hero", Description = Text(random, 5) }] },
        Settings = new(),
    };

    private AssetManifest ManifestOf(Brief brief, string id, int variant, Random random) => new()
    {
        Id = id, Workspace = brief.Workspace, BriefId = brief.Id, BriefSha256 = new('0', 64), Campaign = brief.Campaign, Brand = brief.Brand, Shot = "hero", Variant = variant, Round = 1,
        PictureSha256 = Sha(random.Next()), Width = 512, Height = 512,
        Render = new()
        {
            Prompt = brief.Intent.Subject, Seed = 1, PreviewSteps = 8, FinalSteps = 12, Guidance = 4, Sampler = "ddim", PromotionStrength = 0.35, Model = $"{Painter.Profile.Name}{random.Next(3)}",
            ModelVersion = "1", ModelSha256 = new('0', 64), ModelLicence = "MIT", Provider = "bench", BatchBucket = 1,
        },
        Proof = new(new('0', 64), null, 0.9, 0.8, false),
        Enricher = "bench", PolicyVersion = "1", Findings = [], Approvals = [],
        Copy = [new("en", Text(random, 6), Text(random, 25), Text(random, 12)), new("de-DE", Text(random, 6), Text(random, 25), Text(random, 12))],
        Tags = [.. Enumerable.Range(0, 8).Select(_ => Text(random, 1)).Distinct()],
        Colours = [.. Enumerable.Range(0, 3).Select(_ => Colours[random.Next(Colours.Length)]).Distinct()],
        Cost = Money.Of(0.01m, "EUR"), FinishedAt = brief.SubmittedAt.AddHours(3),
    };

    private static string Sha(int number) => string.Create(CultureInfo.InvariantCulture, $"{number:x64}");
}
