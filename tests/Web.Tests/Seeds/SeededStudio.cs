using System.Security.Cryptography;
using System.Text.Json;
using Atelier.Contracts.Lanes;
using Atelier.Contracts.Signing;
using Atelier.Contracts.Storage;
using Atelier.Core.Assets;
using Atelier.Core.Audit;
using Atelier.Core.Briefs;
using Atelier.Core.Campaigns;
using Atelier.Core.Costs;
using Atelier.Core.Enrichment;
using Atelier.Core.Inbox;
using Atelier.Core.Library;
using Atelier.Core.Models;
using Atelier.Core.Moderation;
using Atelier.Core.Policies;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;
using Atelier.Core.Signing;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Web.Identity;

namespace Atelier.Web.Tests.Seeds;

/// <summary>A studio in memory, with briefs in different states and a review with pictures.</summary>
public sealed class SeededStudio : IDisposable
{
    public const string Workspace = "studio";

    private static readonly Reviewer[] Everybody = [new("anna", ["reviewer"]), new("ada", ["reviewer", "admin"]), new("ben", ["reviewer"])];

    private readonly MemorySigner _signer = new();

    public SeededStudio(TimeProvider clock)
    {
        Clock = clock;
        Store = new(clock);
        Workflows = new(clock);
        Links = new(ReviewLinkKeys.Create(), new("http://localhost:7071"));
        Keys = new(Store, Workspace, clock);
        Lanes = new(clock);
        Studio = new(new()
        {
            Store = Store,
            Lanes = Lanes,
            Workflows = Workflows,
            Enricher = new TemplateEnricher(),
            Moderator = new PolicyModerator(),
            Signer = _signer,
            Notifier = new QuietNotifier(),
            Clock = clock,
        });
        Services = StudioServices.Of(Studio, Store, Links, new LocalIdentity(Keys, Workspace), clock) with { Progress = Board };
        Reviews = Services.Reviews;
        Easel = new(Lanes, Store, Studio, clock);
    }

    public void Dispose() => _signer.Dispose();

    public TimeProvider Clock { get; }

    public InMemoryObjectStore Store { get; }

    public InMemoryLanes Lanes { get; }

    /// <summary>Draws when told to.</summary>
    public Easel Easel { get; }

    public FakeWorkflows Workflows { get; }

    public RenderBoard Board { get; } = new();

    public ReviewLinks Links { get; }

    public ApiKeys Keys { get; }

    public Studio Studio { get; }

    public ReviewService Reviews { get; }

    public StudioServices Services { get; init; }

    /// <summary>A brief that waits for review: two shots with four and two variants, findings on some.</summary>
    public async Task<Review> AddReviewAsync(string id = "b-spring", Func<Brief, Brief>? changeBrief = null, Func<Review, Review>? changeReview = null, ReviewStage stage = ReviewStage.Previews)
    {
        var brief = BriefOf(id);
        brief = changeBrief?.Invoke(brief) ?? brief;
        await AddBriefAsync(brief);
        var items = new List<ReviewItem>();
        foreach (var (shot, variant) in new[] { (0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1) })
        {
            items.Add(await RenderAsync(brief, shot, variant, stage));
        }

        items[1] = items[1] with { Findings = [Warning()] };
        items[3] = items[3] with { Findings = [Error(), Warning()] };
        var review = new Review
        {
            Id = $"{id}-r1{(stage == ReviewStage.Finals ? "-finals" : "")}",
            BriefId = id,
            Round = 1,
            Stage = stage,
            Items = items,
            Reviewers = [Everybody[0], Everybody[1]],
            EscalateTo = [Everybody[2]],
            Quorum = 1,
            RequiredRoles = [],
            OverruleRole = "admin",
            OpenedAt = Clock.GetUtcNow(),
            ExpiresAt = Clock.GetUtcNow().AddDays(14),
            ContentSha256 = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(items))),
        };
        review = changeReview?.Invoke(review) ?? review;
        await Store.WriteOnceAsync(StoreKeys.Review(Workspace, review.Id), review);
        await Store.WriteOnceAsync(StoreKeys.RoundPreviews(Workspace, id, 1), new JudgedPictures("1", [.. items.Select(i => new JudgedPicture { JobId = i.JobId, PictureSha256 = i.PictureSha256, Findings = i.Findings })]));
        await Store.WriteOnceAsync(StoreKeys.RoundSpec(Workspace, id, 1), SpecOf(brief));
        Workflows.Put(id, new() { State = BriefState.InReview, Round = 1, ReviewId = review.Id, Deadline = review.ExpiresAt });
        return review;
    }

    /// <summary>A brief in some state, without pictures.</summary>
    public async Task<Brief> AddBriefAsync(Brief brief, BriefStatus? status = null, Outcome? outcome = null)
    {
        await Store.WriteOnceAsync(StoreKeys.Brief(Workspace, brief.Id), brief);
        await Store.WriteOnceAsync(StoreKeys.BriefPolicy(Workspace, brief.Id), new WorkspacePolicy { Version = "1" });
        Workflows.Put(brief.Id, status ?? new() { State = BriefState.Received });
        if (outcome is null)
        {
            await Store.PutAsync(StoreKeys.OpenBrief(Workspace, brief.Id), "{}"u8.ToArray(), PutCondition.Create, new Dictionary<string, string> { ["campaign"] = brief.Campaign });
        }
        else
        {
            await Store.WriteOnceAsync(StoreKeys.Outcome(Workspace, brief.Id), outcome);
        }

        if (outcome?.State != BriefState.Delivered)
        {
            await Studio.Indexes.RunAsync(Workspace);
        }

        return brief;
    }

    /// <summary>A brief that was delivered, or ended otherwise with finished assets that nobody may see.</summary>
    public async Task<string> AddAssetAsync(string briefId = "b-done", BriefState end = BriefState.Delivered)
    {
        var brief = BriefOf(briefId) with { Title = "Autumn newsletter header", SubmittedAt = Clock.GetUtcNow().AddDays(-2) };
        var asset = $"{briefId}.hero.r1.v0";
        await AddBriefAsync(brief, new() { State = end, Round = 1 }, new()
        {
            State = end, Code = end.ToString().ToLowerInvariant(), Reason = "1 of 1 shots delivered.", At = Clock.GetUtcNow().AddHours(-3), By = "workflow",
            Assets = [asset], Missing = [new("tile", "rejected", "Reviewers rejected every variant.")],
        });
        var preview = await RenderAsync(brief, 0, 0, ReviewStage.Previews);
        var final = await RenderAsync(brief, 0, 0, ReviewStage.Finals);
        var manifest = ManifestOf(brief, asset, preview, final);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, WorkflowJson.Indented);
        await Store.PutAsync(StoreKeys.Manifest(Workspace, asset), bytes, PutCondition.Create);
        await Store.WriteAsync(StoreKeys.ManifestSignature(Workspace, asset), await _signer.SignAsync(bytes), PutCondition.Create);
        await Studio.Indexes.RunAsync(Workspace);
        return asset;
    }

    /// <summary>A brief whose first round is being drawn: nothing of it is there yet.</summary>
    public async Task AddRoundAsync(string id)
    {
        var brief = await AddBriefAsync(BriefOf(id), new() { State = BriefState.Previewing, Round = 1, Total = 6 });
        await Store.WriteOnceAsync(StoreKeys.RoundSpec(Workspace, id, 1), SpecOf(brief));
    }

    /// <summary>Puts another policy in force.</summary>
    public async Task ChangePolicyAsync(Func<WorkspacePolicy, WorkspacePolicy> change) =>
        await Store.WriteAsync(StoreKeys.Policy(Workspace), change(await Studio.Library.PolicyAsync(Workspace)), PutCondition.Any);

    /// <summary>A model in the catalog.</summary>
    public async Task AddModelAsync(string name = "demo") => await Store.WriteAsync(StoreKeys.Model(Workspace, name), new ModelProfile
    {
        Name = name, Version = "1", Pool = "standard", Licence = "MIT", Sha256 = new string('0', 64), PreviewSide = 128, FinalSide = 256, SizeMultiple = 8,
        PreviewSteps = 8, FinalSteps = 12, Guidance = 4, Sampler = "ddim", Samplers = ["ddim", "euler"], PromotionStrength = 0.35, ProofThreshold = 0.8,
    }, PutCondition.Any);

    public Brief BriefOf(string id) => new()
    {
        Id = id,
        Workspace = Workspace,
        Requester = "owner",
        SubmittedAt = Clock.GetUtcNow().AddMinutes(-12),
        Title = "Spring sale, hero and tiles",
        Campaign = "spring-2026",
        Brand = "nordlicht",
        Intent = new()
        {
            Goal = "Bring people back to the shop after winter",
            Audience = "Returning customers, 25 to 45",
            Message = "Everything light is 20 % off",
            Subject = "warm circles over a calm, sunny background",
            Mood = ["fresh", "calm", "bold"],
            MustHave = ["room for a headline at the top", "brand coral"],
            MustAvoid = ["snow", "text in the picture"],
            Locales = ["en", "de-DE"],
            Category = "retail",
        },
        Output = new()
        {
            Shots = [new() { Name = "hero", Description = "Wide and airy", Width = 512, Height = 512, Variants = 4 }, new() { Name = "tile", Width = 256, Height = 256, Variants = 2 }],
        },
        Settings = new(),
    };

    public string Token(Review review, string reviewer = "anna") => Links.TokenFor(Workspace, review, reviewer);

    private static Finding Warning() => new()
    {
        Severity = FindingSeverity.Warning, Rule = "palette-coverage", Category = "brand", Target = "picture", PolicyVersion = "1",
        Message = "The brand's colours cover little of the picture.", Evidence = "0.12 of the area, wanted 0.30",
    };

    private static Finding Error() => new()
    {
        Severity = FindingSeverity.Error, Rule = "near-duplicate", Category = "rights", Target = "picture", PolicyVersion = "1",
        Message = "The picture resembles a protected reference.", Evidence = "distance 5 of at most 8 bits",
    };

    private async Task<ReviewItem> RenderAsync(Brief brief, int shot, int variant, ReviewStage stage)
    {
        var isFinal = stage == ReviewStage.Finals;
        var job = new RenderJobId(brief.Id, 1, shot, variant, isFinal ? RenderPurpose.Final : RenderPurpose.Preview, 1).ToString();
        var sha = await Store.PutBlobAsync(Workspace, Drawing.Png((shot * 4) + variant, isFinal ? 256 : 128));
        var preview = isFinal ? await Store.PutBlobAsync(Workspace, Drawing.Png((shot * 4) + variant, 128)) : null;
        await Store.WriteOnceAsync(StoreKeys.Render(Workspace, job), new RenderResult
        {
            JobId = job, Status = RenderStatus.Succeeded, FinishedAt = Clock.GetUtcNow(), PictureSha256 = sha,
            Width = isFinal ? 256 : 128, Height = isFinal ? 256 : 128, RenderSeconds = 1.4,
        });
        return new()
        {
            Shot = shot, ShotName = brief.Output.Shots[shot].Name, Variant = variant, PictureSha256 = sha, JobId = job,
            PreviewSha256 = preview, Similarity = isFinal ? 0.71 + (variant / 20.0) : null,
        };
    }

    private static RoundSpec SpecOf(Brief brief) => new()
    {
        BriefId = brief.Id, Round = 1, Enricher = "templates/1", PolicyVersion = "1", Model = "demo", ModelVersion = "1", Pool = "cpu",
        Sampler = "ddim", Guidance = 4, PreviewSteps = 8, FinalSteps = 12, PromotionStrength = 0.35, ProofThreshold = 0.8,
        Shots = [.. brief.Output.Shots.Select((s, i) => new ShotSpec
        {
            Shot = i, Name = s.Name, PreviewWidth = 128, PreviewHeight = 128, Width = s.Width, Height = s.Height, Tags = [],
            Variants = [.. Enumerable.Range(0, s.Variants).Select(v => new VariantSpec(v, "a secret prompt", v))],
            Copy = [new("en", "Everything light is 20 % off", "Spring is here. Come and see.", "Warm circles on a sunny ground"), new("de-DE", "Alles Helle 20 % günstiger", "Der Frühling ist da.", "Warme Kreise auf sonnigem Grund")],
        })],
    };

    private AssetManifest ManifestOf(Brief brief, string id, ReviewItem preview, ReviewItem final) => new()
    {
        Id = id, Workspace = Workspace, BriefId = brief.Id, BriefSha256 = new string('0', 64), Campaign = brief.Campaign, Brand = brief.Brand, Shot = "hero", Variant = 0, Round = 1,
        PictureSha256 = final.PictureSha256, Width = 256, Height = 256,
        Render = new()
        {
            Prompt = "a secret prompt", Seed = 7, PreviewSteps = 8, FinalSteps = 12, Guidance = 4, Sampler = "ddim", PromotionStrength = 0.35,
            Model = "demo", ModelVersion = "1", ModelSha256 = new string('0', 64), ModelLicence = "MIT", Provider = "onnxruntime/cpu", Runtime = "1.29.0", BatchBucket = 4,
        },
        Proof = new(preview.PictureSha256, null, 0.91, 0.8, false),
        Enricher = "templates/1", PolicyVersion = "1", Findings = [], Approvals = [], Copy = [new("en", "Everything light", "Spring is here.", "Warm circles on a sunny ground")],
        Tags = ["circle"], Cost = Money.Of(0.0021m, "EUR"), FinishedAt = Clock.GetUtcNow(),
    };
}
