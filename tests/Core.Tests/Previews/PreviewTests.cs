using Atelier.Core.Campaigns;
using Atelier.Core.Catalog;
using Atelier.Core.Kills;
using Atelier.Core.Moderation;
using Atelier.Core.Previews;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;
using Atelier.Imaging;

namespace Atelier.Core.Tests.Previews;

public sealed class PreviewTests : IDisposable
{
    private const string Workspace = BriefWorld.Workspace;

    private static readonly PreviewDraft Draft = new() { Campaign = "spring", Intent = new() { Subject = "three white circles on a teal gradient" } };

    private readonly BriefWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_preview_is_drawn_on_the_preview_lane_and_its_picture_is_marked_as_a_draft_and_in_no_catalog()
    {
        var preview = await RequestAsync();
        Assert.Null(await WaitAsync(preview));
        await _world.Painter.PaintAsync();
        var end = (await WaitAsync(preview))!;
        Assert.Equal(PreviewState.Done, end.State);
        var marked = await _world.Store.GetBlobAsync(Workspace, end.PictureSha256!);
        Assert.Equal(preview.Brief.Id, Png.ReadText(marked.Span)[DraftMark.Keyword]);
        var raw = Png.Decode(await _world.Store.GetBlobAsync(Workspace, (await _world.Studio.Ledger.GetAsync(Workspace, preview.JobId))!.PictureSha256!));
        var drawn = Png.Decode(marked);
        var changed = Enumerable.Range(0, raw.Width * raw.Height).Count(i => raw[i % raw.Width, i / raw.Width] != drawn[i % raw.Width, i / raw.Width]);
        Assert.InRange(changed, 50, raw.Width * raw.Height / 4);
        Assert.Empty((await _world.Studio.Catalog.SearchAsync(Workspace, new CatalogQuery())).Entries);
        Assert.Empty((await _world.Studio.BriefIndex.ListAsync(Workspace, new BriefQuery())).Entries);
        Assert.Null(_world.Painter.Taken[0].BriefId);
        Assert.Equal((preview.Brief.SubmittedAt, preview.ExpiresAt), (_world.Painter.Taken[0].SentAt!.Value, _world.Painter.Taken[0].ExpiresAt));
        Assert.Equal(end.PictureSha256, (await _world.Studio.Previews.GetAsync(Workspace, preview.Brief.Id))!.End!.PictureSha256);
    }

    [Fact]
    public async Task Its_campaign_pays_what_it_really_cost_and_once()
    {
        await BudgetAsync(1);
        var preview = await RequestAsync();
        Assert.Equal(0.0005m, Assert.Single((await MoneyAsync()).Reserved).Value);
        await _world.Painter.PaintAsync();
        await WaitAsync(preview);
        await _world.Studio.Previews.SweepAsync(Workspace);
        await WaitAsync(preview);
        Assert.Empty((await MoneyAsync()).Reserved);
        Assert.Equal(2 * 0.0002m, (await MoneyAsync()).Spent);
    }

    [Fact]
    public async Task Without_room_in_the_budget_nothing_is_drawn_and_nothing_stays_reserved()
    {
        await BudgetAsync(0.0001m);
        var submission = await _world.Studio.Previews.RequestAsync(Workspace, "rita", Draft, "key");
        Assert.Equal("budget", submission.Refusal!.Code);
        Assert.Equal(0, await _world.Painter.PaintAsync());
        Assert.Empty((await MoneyAsync()).Reserved);
        Assert.Equal(0, await _world.Studio.Previews.SweepAsync(Workspace));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_closed_gate_refuses_previews_and_one_that_closes_meanwhile_withholds_the_picture_for_good(int kind)
    {
        KillScope[] scopes = [KillScope.Workspace, KillScope.OfCampaign("spring"), KillScope.OfModel("paint")];
        var scope = scopes[kind];
        var (before, meanwhile) = (await RequestAsync(), await RequestAsync());
        await _world.Painter.PaintAsync();
        Assert.Equal(PreviewState.Done, (await WaitAsync(before))!.State);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        await _world.Studio.Kills.KillAsync(Workspace, scope, "ada", "wrong discount");
        Assert.Equal("killed", (await _world.Studio.Previews.RequestAsync(Workspace, "rita", Draft, idempotencyKey: null)).Refusal!.Code);
        Assert.Equal(PreviewState.Killed, (await WaitAsync(meanwhile))!.State);
        await AssertWithheldAsync();

        _world.Time.Advance(TimeSpan.FromSeconds(1));
        await _world.Studio.Kills.ResumeAsync(Workspace, scope, "ada", "fixed");
        await AssertWithheldAsync();
        Assert.NotNull((await _world.Studio.Previews.RequestAsync(Workspace, "rita", Draft, idempotencyKey: null)).Preview);

        async Task AssertWithheldAsync()
        {
            foreach (var preview in new[] { before, meanwhile })
            {
                var end = (await _world.Studio.Previews.GetAsync(Workspace, preview.Brief.Id))!.End!;
                Assert.Equal((PreviewState.Killed, null), (end.State, end.PictureSha256));
            }
        }
    }

    [Fact]
    public async Task What_policy_forbids_is_refused_before_anything_is_drawn()
    {
        _world.Moderator.Texts = _ => [SwitchableModerator.Found(FindingSeverity.Error)];
        Assert.Equal("policy", (await _world.Studio.Previews.RequestAsync(Workspace, "rita", Draft, idempotencyKey: null)).Refusal!.Code);
        Assert.Equal(0, await _world.Painter.PaintAsync());
    }

    [Fact]
    public async Task A_picture_that_policy_forbids_is_never_handed_out()
    {
        _world.Moderator.Pictures = _ => [SwitchableModerator.Found(FindingSeverity.Error)];
        var preview = await RequestAsync();
        await _world.Painter.PaintAsync();
        var end = (await WaitAsync(preview))!;
        Assert.Equal((PreviewState.Refused, "policy", null), (end.State, end.Code, end.PictureSha256));
    }

    [Fact]
    public async Task The_same_key_gives_the_same_preview_and_another_draft_under_it_is_refused()
    {
        var first = await _world.Studio.Previews.RequestAsync(Workspace, "rita", Draft, "key");
        var again = await _world.Studio.Previews.RequestAsync(Workspace, "rita", Draft, "key");
        Assert.True(again.IsRepeat);
        Assert.Equal(first.Preview!.Brief.Id, again.Preview!.Brief.Id);
        Assert.Equal(1, await _world.Painter.PaintAsync());
        Assert.Equal("idempotency-key-reused", (await _world.Studio.Previews.RequestAsync(Workspace, "rita", Draft with { Width = 512 }, "key")).Problems[0].Code);
        Assert.NotEqual(first.Preview.Brief.Id, (await _world.Studio.Previews.RequestAsync(Workspace, "otto", Draft, "key")).Preview!.Brief.Id);
    }

    [Fact]
    public async Task One_that_nobody_draws_fails_in_time_and_a_worker_that_comes_late_changes_nothing()
    {
        await BudgetAsync(1);
        var preview = await RequestAsync();
        _world.Time.Advance(PreviewService.TimeToLive);
        Assert.Equal(1, await _world.Studio.Previews.SweepAsync(Workspace));
        await _world.Painter.PaintAsync();
        Assert.Equal((PreviewState.Failed, "expired"), ((await WaitAsync(preview))!.State, (await WaitAsync(preview))!.Code));
        Assert.Empty((await MoneyAsync()).Reserved);
    }

    [Fact]
    public async Task A_process_that_dies_at_any_write_leaves_no_money_reserved_and_no_preview_without_end()
    {
        await BudgetAsync(1);
        for (var survives = 0; survives < 14; survives++)
        {
            var left = survives;
            _world.Store.BeforeWrite = key =>
            {
                if (left-- <= 0)
                {
                    throw new InvalidOperationException($"the process died before {key}");
                }
            };
            try
            {
                var preview = (await _world.Studio.Previews.RequestAsync(Workspace, "rita", Draft, idempotencyKey: null)).Preview!;
                _world.Store.BeforeWrite = null;
                await _world.Painter.PaintAsync();
                var more = left;
                _world.Store.BeforeWrite = key =>
                {
                    if (more-- <= 0)
                    {
                        throw new InvalidOperationException($"the process died before {key}");
                    }
                };
                await WaitAsync(preview);
            }
            catch (InvalidOperationException)
            {
                // It starts again.
            }

            _world.Store.BeforeWrite = null;
            await _world.Painter.PaintAsync();
            _world.Time.Advance(PreviewService.TimeToLive + TimeSpan.FromSeconds(1));
            await _world.Studio.Previews.SweepAsync(Workspace);
            Assert.Empty((await MoneyAsync()).Reserved);

            // A mark may be all there is of it.
            _world.Time.Advance(TimeSpan.FromHours(1));
            await _world.Studio.Previews.SweepAsync(Workspace);
            await foreach (var mark in _world.Store.ListAsync($"{Workspace}/open-previews/"))
            {
                Assert.Fail(mark.Key);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_draft_without_a_subject_is_a_problem_of_that_field(string? subject)
    {
        var submission = await _world.Studio.Previews.RequestAsync(Workspace, "rita", new() { Intent = subject is null ? null : new() { Subject = subject }, Width = 1 }, idempotencyKey: null);
        Assert.Contains(submission.Problems, p => p.Field == "width");
        Assert.Contains(submission.Problems, p => p.Field.StartsWith("intent", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(16, 16)]
    [InlineData(40, 300)]
    [InlineData(1024, 768)]
    public void The_mark_fits_any_picture(int width, int height)
    {
        var marked = Png.Decode(DraftMark.Apply(Png.Encode(Picture.Solid(width, height, new(90, 120, 150))), "p-1"));
        Assert.Equal((width, height), (marked.Width, marked.Height));
        Assert.NotEqual(new Rgb(90, 120, 150), marked[width - 1, height - 1]);
        Assert.Equal(new Rgb(90, 120, 150), width > 40 || height > 40 ? marked[0, 0] : new Rgb(90, 120, 150));
    }

    private async Task<Preview> RequestAsync() => (await _world.Studio.Previews.RequestAsync(Workspace, "rita", Draft, idempotencyKey: null)).Preview!;

    private Task<PreviewEnd?> WaitAsync(Preview preview) => _world.Studio.Previews.WaitAsync(preview, TimeSpan.Zero);

    private Task BudgetAsync(decimal limit) => _world.Studio.Budget.SetAsync(Workspace, "spring", limit, "EUR", "ada", _world.Time.GetUtcNow());

    private async Task<CampaignBudget> MoneyAsync() => (await _world.Studio.Budget.GetAsync(Workspace, "spring"))!;
}
