using Atelier.Contracts.Lanes;
using Atelier.Contracts.Signing;
using Atelier.Contracts.Storage;
using Atelier.Contracts.Time;
using Atelier.Contracts.Workflows;
using Atelier.Core.Audit;
using Atelier.Core.Briefs;
using Atelier.Core.Models;
using Atelier.Core.Policies;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Core.Tests.Briefs;

/// <summary>A studio in memory on a hostile host, with a painter in place of render workers. Time is the test's.</summary>
internal sealed class BriefWorld : IDisposable
{
    public const string Workspace = "studio";
    private readonly MemorySigner _signer = new();

    public BriefWorld(Hostility? hostility = null, WorkspacePolicy? policy = null, IObjectStore? objects = null, ILogger? logger = null, ManualTimeProvider? time = null)
    {
        Time = time ?? new();
        Store = new(Time);
        Objects = objects ?? Store;
        Lanes = new(Time);
        var catalog = new WorkflowCatalog();
        Host = new(catalog, Time, hostility ?? Hostility.None);
        Notices = new();
        Studio = Beside(Objects, logger);
        Studio.AddTo(catalog);
        Reviews = new(Objects, Studio.Inbox, new ReviewLinks(ReviewLinkKeys.Create(), new("http://localhost:7071")), Time, Studio.Costs);
        Painter = new(Lanes, Objects, Studio.Ledger, Time);
        DeadLetters = new(Lanes, Studio.Ledger, Time, NullLogger.Instance);
        Put(StoreKeys.Model(Workspace, "paint"), Model);
        Put(StoreKeys.Policy(Workspace), policy ?? Policy);
    }

    public static WorkspacePolicy Policy { get; } = new()
    {
        Version = "test-1",
        Review = new() { Reviewers = [new("ada", ["reviewer"]), new("lea", ["reviewer", "admin", "publisher"])], EscalateTo = ["lea"] },
    };

    public static ModelProfile Model { get; } = new()
    {
        Name = "paint",
        Version = "1",
        Pool = "standard",
        Licence = "MIT",
        Sha256 = new('a', 64),
        PreviewSide = 64,
        FinalSide = 128,
        SizeMultiple = 16,
        PreviewSteps = 4,
        FinalSteps = 4,
        Guidance = 2,
        Sampler = "ddim",
        PromotionStrength = 0.4,
        ProofThreshold = 0.8,
    };

    public ManualTimeProvider Time { get; }

    public InMemoryObjectStore Store { get; }

    /// <summary>What the studio keeps its objects in: <see cref="Store"/>, unless the test brought another.</summary>
    public IObjectStore Objects { get; }

    public InMemoryLanes Lanes { get; }

    public HostileWorkflowHost Host { get; }

    public Studio Studio { get; }

    public ReviewService Reviews { get; }

    public Painter Painter { get; }

    public SwitchableModerator Moderator { get; } = new();

    public AttentiveEnricher Enricher { get; } = new();

    public NoticeLog Notices { get; }

    public DeadLetterSweep DeadLetters { get; }

    public static BriefDraft Draft(int shots = 1, int variants = 2) => new()
    {
        Title = "Spring sale",
        Campaign = "spring",
        Intent = new() { Subject = "three white circles on a teal gradient", Goal = "sell", Message = "Half price", Locales = ["en-GB"] },
        Output = new() { Shots = [.. Enumerable.Range(0, shots).Select(i => new Shot { Name = $"shot-{i}", Width = 128, Height = 128, Variants = variants })] },
    };

    /// <summary>The same studio in another process, which has its own way to a store.</summary>
    public Studio Beside(IObjectStore objects, ILogger? logger = null) => new(new()
    {
        Store = objects,
        Lanes = Lanes,
        Workflows = Host,
        Enricher = Enricher,
        Moderator = Moderator,
        Signer = _signer,
        Notifier = Notices,
        Clock = Time,
        Logger = logger ?? NullLogger.Instance,
    });

    public async Task<Brief> SubmitAsync(BriefDraft? draft = null)
    {
        var submission = await Studio.Briefs.SubmitAsync(Workspace, "rita", draft ?? Draft(), idempotencyKey: null);
        Assert.Empty(submission.Problems);
        return submission.Brief!;
    }

    /// <summary>Lets workflows and painter work until neither has anything to do, sweeping as a host does.</summary>
    public async Task SettleAsync()
    {
        // Where time stands still the sweep can't tell old mail from new and pushes every time: quiet is when there is nothing left to paint.
        for (var quiet = 0; quiet < 2;)
        {
            await Host.RunUntilIdleAsync();
            quiet = await Painter.PaintAsync() == 0 ? quiet + 1 : 0;
            await Studio.Sweep.RunAsync(Workspace);
        }

        await Host.RunUntilIdleAsync();
    }

    public async Task PassAsync(TimeSpan time)
    {
        await Host.AdvanceAsync(time);
        await SettleAsync();
    }

    /// <summary>Runs a brief until people are asked.</summary>
    public async Task<Review> UntilReviewAsync(Brief brief)
    {
        await SettleAsync();
        var status = (await ViewAsync(brief)).Status;
        Assert.Equal(BriefState.InReview, status.State);
        return await Objects.ReadRequiredAsync<Review>(StoreKeys.Review(Workspace, status.ReviewId!));
    }

    public async Task<BriefView> ViewAsync(Brief brief) => (await Studio.Briefs.GetAsync(Workspace, brief.Id))!;

    public async Task<Outcome> OutcomeAsync(Brief brief)
    {
        await SettleAsync();
        var outcome = (await ViewAsync(brief)).Outcome;
        Assert.NotNull(outcome);
        return outcome;
    }

    /// <summary>Decides as one reviewer: what <paramref name="judge"/> says of each picture.</summary>
    public Task<DecisionResult> DecideAsync(Review review, Func<ReviewItem, Verdict> judge, string reviewer = "ada") =>
        Reviews.DecideAsync(Workspace, review.Id, reviewer, "terminal", [.. review.Items.Select(i => new ItemVerdict
        {
            Shot = i.Shot,
            Variant = i.Variant,
            Verdict = judge(i),
            Reason = judge(i) == Verdict.Approve ? DecisionReason.None : DecisionReason.Quality,
        })]);

    public Task<DecisionResult> ApproveFirstAsync(Review review, string reviewer = "ada") =>
        DecideAsync(review, i => i.Variant == 0 ? Verdict.Approve : Verdict.Reject, reviewer);

    public async Task<Outcome> DeliverAsync(Brief brief)
    {
        await ApproveFirstAsync(await UntilReviewAsync(brief));
        return await OutcomeAsync(brief);
    }

    public async Task AssertAuditWholeAsync()
    {
        var report = await Studio.Verifier.VerifyAsync(Workspace);
        Assert.Empty(report.Problems);
    }

    public async Task<IReadOnlyList<string>> ActsAsync(Brief brief)
    {
        var acts = new List<string>();
        await foreach (var listing in Objects.ListAsync(StoreKeys.AuditChain(Workspace, brief.Id)))
        {
            acts.Add((await Objects.ReadRequiredAsync<AuditEntry>(listing.Key)).Act);
        }

        return acts;
    }

    public void Put<T>(string key, T document) => Objects.WriteAsync(key, document, PutCondition.Any).GetAwaiter().GetResult();

    public void Dispose() => _signer.Dispose();
}
