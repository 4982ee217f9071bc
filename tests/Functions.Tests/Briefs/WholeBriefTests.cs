using Atelier.Contracts.Workflows;
using Atelier.Core.Briefs;
using Atelier.Core.Models;
using Atelier.Core.Policies;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Functions.Tests.Briefs;

/// <summary>Whole briefs, every orchestration, activity and client call behind the Durable adapter, over a framework that loses, doubles and delays rings and loses results.</summary>
public sealed class WholeBriefTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_brief_goes_from_words_to_delivered_pictures_and_its_audit_is_whole(int seed)
    {
        using var studio = Open(Hostility.Of(seed));
        var brief = await SubmitAsync(studio);

        await SettleAsync(studio);
        var view = await ViewAsync(studio, brief);
        Assert.Equal(BriefState.InReview, view.Status.State);
        await DecideAsync(studio, view.Status.ReviewId!);
        await SettleAsync(studio);

        Assert.Equal((BriefState.Delivered, 1), ((await ViewAsync(studio, brief)).Outcome?.State, (await ViewAsync(studio, brief)).Outcome?.Assets.Count));
        Assert.Empty((await studio.Studio.Verifier.VerifyAsync(TestStudio.Workspace)).Problems);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_brief_that_is_called_off_ends_cancelled(int seed)
    {
        using var studio = Open(Hostility.Of(seed));
        var brief = await SubmitAsync(studio);
        await SettleAsync(studio);

        await studio.Studio.Briefs.CancelAsync(TestStudio.Workspace, brief.Id, "rita", "no longer needed");
        await SettleAsync(studio);

        Assert.Equal(BriefState.Cancelled, (await ViewAsync(studio, brief)).Outcome?.State);
        Assert.Empty((await studio.Studio.Verifier.VerifyAsync(TestStudio.Workspace)).Problems);
    }

    [Fact]
    public async Task A_brief_that_nobody_decides_on_expires_by_its_durable_timer()
    {
        using var studio = Open(Hostility.None);
        var brief = await SubmitAsync(studio);
        await SettleAsync(studio);

        await studio.Host.AdvanceAsync(TimeSpan.FromDays(30));
        await SettleAsync(studio);

        Assert.Equal(BriefState.Expired, (await ViewAsync(studio, brief)).Outcome?.State);
    }

    private static TestStudio Open(Hostility hostility)
    {
        var studio = new TestStudio(hostility: hostility);
        studio.Clients.Use(studio.Framework);
        Put(studio, StoreKeys.Policy(TestStudio.Workspace), new WorkspacePolicy { Version = "test-1", Review = new() { Reviewers = [new("ada", ["reviewer"])] } });
        Put(studio, StoreKeys.Model(TestStudio.Workspace, "paint"), new ModelProfile
        {
            Name = "paint", Version = "1", Pool = "standard", Licence = "MIT", Sha256 = new('a', 64), PreviewSide = 64, FinalSide = 128, SizeMultiple = 16,
            PreviewSteps = 4, FinalSteps = 4, Guidance = 2, Sampler = "ddim", PromotionStrength = 0.4, ProofThreshold = 0.8,
        });
        return studio;
    }

    private static void Put<T>(TestStudio studio, string key, T document) => studio.Store.WriteAsync(key, document, PutCondition.Any).GetAwaiter().GetResult();

    private static async Task<Brief> SubmitAsync(TestStudio studio)
    {
        var draft = new BriefDraft
        {
            Title = "Spring sale", Campaign = "spring",
            Intent = new() { Subject = "three white circles on a teal gradient", Locales = ["en-GB"] },
            Output = new() { Shots = [new() { Name = "hero", Width = 128, Height = 128, Variants = 2 }] },
        };
        var submission = await studio.Studio.Briefs.SubmitAsync(TestStudio.Workspace, "rita", draft, null);
        Assert.Empty(submission.Problems);
        return submission.Brief!;
    }

    private static async Task<BriefView> ViewAsync(TestStudio studio, Brief brief) => (await studio.Studio.Briefs.GetAsync(TestStudio.Workspace, brief.Id))!;

    private static async Task DecideAsync(TestStudio studio, string review)
    {
        var reviews = new ReviewService(studio.Store, studio.Studio.Inbox, new(ReviewLinkKeys.Create(), new("http://localhost")), studio.Time, studio.Studio.Costs);
        var items = (await studio.Store.ReadRequiredAsync<Review>(StoreKeys.Review(TestStudio.Workspace, review))).Items;
        await reviews.DecideAsync(TestStudio.Workspace, review, "ada", "terminal", [.. items.Select(i => new ItemVerdict
        {
            Shot = i.Shot, Variant = i.Variant, Verdict = i.Variant == 0 ? Verdict.Approve : Verdict.Reject, Reason = i.Variant == 0 ? DecisionReason.None : DecisionReason.Quality,
        })]);
    }

    // Workflows, painter and sweep, until none of them has anything to do; then the time that late rings and waiting retries need.
    private static async Task SettleAsync(TestStudio studio)
    {
        var painter = new Painter(studio.Lanes, studio.Store, studio.Studio.Ledger, studio.Time);
        var letters = new DeadLetterSweep(studio.Lanes, studio.Studio.Ledger, studio.Time, NullLogger.Instance);
        for (var quiet = 0; quiet < 4;)
        {
            await studio.Host.RunUntilIdleAsync();
            quiet = await painter.PaintAsync() == 0 ? quiet + 1 : 0;
            foreach (var lane in LaneNames.Of("standard"))
            {
                await letters.RunAsync(lane);
            }

            await studio.Studio.Sweep.RunAsync(TestStudio.Workspace);
            await studio.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        }
    }
}
