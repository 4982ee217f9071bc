using Atelier.Core.Assets;
using Atelier.Core.Briefs;
using Atelier.Core.Previews;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Retention;

public sealed class RetentionTests : IDisposable
{
    private const string Workspace = BriefWorld.Workspace;

    private readonly BriefWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Drafts_go_after_their_time_and_what_an_asset_was_made_of_stays()
    {
        var brief = await _world.SubmitAsync();
        var outcome = await _world.DeliverAsync(brief);
        var manifest = await _world.Store.ReadRequiredAsync<AssetManifest>(StoreKeys.Manifest(Workspace, outcome.Assets[0]));
        var rejected = (await ResultAsync(brief, variant: 1)).PictureSha256!;

        await RunAfterAsync(TimeSpan.FromDays(29));
        Assert.True(await HasAsync(rejected));

        await RunAfterAsync(TimeSpan.FromDays(2));
        Assert.False(await HasAsync(rejected));
        Assert.True(await HasAsync(manifest.PictureSha256));
        Assert.True(await HasAsync(manifest.Proof.PreviewSha256));
        Assert.Equal(rejected, (await ResultAsync(brief, variant: 1)).PictureSha256);
        await _world.AssertAuditWholeAsync();
    }

    [Fact]
    public async Task An_open_brief_loses_nothing_however_long_it_waits()
    {
        var brief = await _world.SubmitAsync();
        await _world.UntilReviewAsync(brief);

        await RunAfterAsync(TimeSpan.FromDays(10));
        await _world.Studio.Retention.RunAsync(Workspace);

        Assert.True(await HasAsync((await ResultAsync(brief, variant: 1)).PictureSha256!));
        Assert.NotNull(await _world.Host.GetAsync(brief.Id));
    }

    [Fact]
    public async Task Pictures_that_two_briefs_may_share_stay()
    {
        var pinned = await _world.SubmitAsync(BriefWorld.Draft() with { Settings = new() { Seed = 7 } });
        await _world.DeliverAsync(pinned);
        var brief = await _world.SubmitAsync();
        await _world.DeliverAsync(brief);
        var uploaded = (await ResultAsync(brief, variant: 1)).PictureSha256!;
        _world.Put(StoreKeys.Upload(Workspace, uploaded), new { sha256 = uploaded });

        await RunAfterAsync(TimeSpan.FromDays(31));

        Assert.True(await HasAsync((await ResultAsync(pinned, variant: 1)).PictureSha256!));
        Assert.True(await HasAsync(uploaded));
    }

    [Fact]
    public async Task Histories_of_ended_briefs_are_forgotten_and_the_brief_is_still_there()
    {
        var brief = await _world.SubmitAsync();
        await _world.DeliverAsync(brief);

        await RunAfterAsync(TimeSpan.FromDays(8));

        Assert.Null(await _world.Host.GetAsync(brief.Id));
        Assert.Equal(BriefState.Delivered, (await _world.ViewAsync(brief)).Status.State);
        await _world.SettleAsync();
        Assert.Null(await _world.Host.GetAsync(brief.Id));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public async Task Previews_go_after_the_time_of_drafts_and_what_they_cost_stays_in_reports(int? seed)
    {
        var draft = new PreviewDraft { Campaign = "spring", Intent = new() { Subject = "three white circles" }, Settings = new() { Seed = seed } };
        var preview = (await _world.Studio.Previews.RequestAsync(Workspace, "rita", draft, idempotencyKey: null)).Preview!;
        await _world.Painter.PaintAsync();
        var end = (await _world.Studio.Previews.WaitAsync(preview, TimeSpan.Zero))!;
        var raw = (await _world.Studio.Ledger.GetAsync(Workspace, preview.JobId))!.PictureSha256!;
        var spent = (await _world.Studio.CampaignReports.ReportAsync(Workspace, "spring")).Spent;

        await RunAfterAsync(TimeSpan.FromDays(29));
        Assert.True(await HasAsync(end.PictureSha256!));

        // Others may have drawn the same with the seed that a caller pinned.
        await RunAfterAsync(TimeSpan.FromDays(2));
        Assert.Equal(seed is not null, await HasAsync(raw));
        Assert.False(await HasAsync(end.PictureSha256!));
        Assert.Null(await _world.Studio.Previews.GetAsync(Workspace, preview.Brief.Id));
        foreach (var prefix in new[] { $"{Workspace}/previews/", $"{Workspace}/renders/p-" })
        {
            await foreach (var left in _world.Store.ListAsync(prefix))
            {
                Assert.Fail(left.Key);
            }
        }

        Assert.True(spent > 0);
        Assert.Equal(spent, (await _world.Studio.CampaignReports.ReportAsync(Workspace, "spring")).Spent);
    }

    [Fact]
    public async Task A_damaged_preview_keeps_no_other_from_going()
    {
        var previews = new List<Preview>();
        for (var i = 0; i < 2; i++)
        {
            previews.Add((await _world.Studio.Previews.RequestAsync(Workspace, "rita", new() { Campaign = "spring", Intent = new() { Subject = "circles" } }, idempotencyKey: null)).Preview!);
            await _world.Painter.PaintAsync();
            await _world.Studio.Previews.WaitAsync(previews[i], TimeSpan.Zero);
        }

        await _world.Store.PutAsync($"{Workspace}/previews/{previews[0].Brief.Id}/preview.json", "{"u8.ToArray(), PutCondition.Any);
        await RunAfterAsync(TimeSpan.FromDays(31));
        Assert.Null(await _world.Studio.Previews.GetAsync(Workspace, previews[1].Brief.Id));
    }

    [Fact]
    public async Task Notes_of_workers_that_died_go_and_those_of_living_ones_stay()
    {
        var (dead, living) = (StoreKeys.Drawing(Workspace, "b-x.r1.s0.v0.p.a1"), StoreKeys.Drawing(Workspace, "b-x.r1.s0.v1.p.a1"));
        await _world.Store.PutAsync(dead, "draft"u8.ToArray(), PutCondition.Any);
        await _world.PassAsync(TimeSpan.FromHours(1));
        await _world.Store.PutAsync(living, "draft"u8.ToArray(), PutCondition.Any);

        await _world.Studio.Retention.RunAsync(Workspace);

        Assert.Null(await _world.Store.GetAsync(dead));
        Assert.NotNull(await _world.Store.GetAsync(living));
    }

    [Fact]
    public async Task It_runs_once_a_day_and_goes_on_where_a_crash_stopped_it()
    {
        var brief = await _world.SubmitAsync();
        await _world.DeliverAsync(brief);
        await _world.PassAsync(TimeSpan.FromDays(31));
        _world.Store.BeforeWrite = key => _ = key == StoreKeys.RetentionMark(Workspace) ? throw new IOException("The plug was pulled.") : 0;
        await Assert.ThrowsAsync<IOException>(() => _world.Studio.Retention.RunDailyAsync(Workspace));
        _world.Store.BeforeWrite = null;

        await _world.Studio.Retention.RunDailyAsync(Workspace);
        var mark = await _world.Store.GetAsync(StoreKeys.RetentionMark(Workspace));
        await _world.Studio.Retention.RunDailyAsync(Workspace);

        Assert.False(await HasAsync((await ResultAsync(brief, variant: 1)).PictureSha256!));
        Assert.Equal(mark!.ETag, (await _world.Store.GetAsync(StoreKeys.RetentionMark(Workspace)))!.ETag);
    }

    [Fact]
    public async Task One_damaged_brief_keeps_its_own_drafts_and_nobody_elses()
    {
        var damaged = await _world.SubmitAsync();
        await _world.DeliverAsync(damaged);
        var brief = await _world.SubmitAsync();
        await _world.DeliverAsync(brief);
        await _world.Store.PutAsync(StoreKeys.Outcome(Workspace, damaged.Id), "{"u8.ToArray(), PutCondition.Any);

        await RunAfterAsync(TimeSpan.FromDays(31));

        Assert.True(await HasAsync((await ResultAsync(damaged, variant: 1)).PictureSha256!));
        Assert.False(await HasAsync((await ResultAsync(brief, variant: 1)).PictureSha256!));
    }

    [Fact]
    public async Task Old_idempotency_keys_are_forgotten_and_new_ones_kept()
    {
        await _world.Studio.Briefs.SubmitAsync(Workspace, "rita", BriefWorld.Draft(), "old");
        await _world.PassAsync(TimeSpan.FromDays(31));
        await _world.Studio.Briefs.SubmitAsync(Workspace, "rita", BriefWorld.Draft(), "new");

        await _world.Studio.Retention.RunAsync(Workspace);

        Assert.False((await _world.Studio.Briefs.SubmitAsync(Workspace, "rita", BriefWorld.Draft(), "old")).IsRepeat);
        Assert.True((await _world.Studio.Briefs.SubmitAsync(Workspace, "rita", BriefWorld.Draft(), "new")).IsRepeat);
    }

    private async Task RunAfterAsync(TimeSpan time)
    {
        await _world.PassAsync(time);
        await _world.Studio.Retention.RunAsync(Workspace);
    }

    private async Task<RenderResult> ResultAsync(Brief brief, int variant) =>
        (await _world.Studio.Ledger.GetAsync(Workspace, new RenderJobId(brief.Id, 1, 0, variant, RenderPurpose.Preview, 1).ToString()))!;

    private async Task<bool> HasAsync(string sha) => await _world.Store.GetAsync(StoreKeys.Blob(Workspace, sha)) is not null;
}
