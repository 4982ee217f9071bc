using Atelier.Contracts.Storage;
using Atelier.Contracts.Time;
using Atelier.Core.Campaigns;
using Atelier.Core.Kills;
using Atelier.Core.Previews;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Previews;

public sealed class PreviewTroubleTests : IDisposable
{
    private const string Workspace = BriefWorld.Workspace;
    private const string Money = $"{Workspace}/campaigns/spring/budget.json";

    private static readonly PreviewDraft Draft = new() { Campaign = "spring", Intent = new() { Subject = "three white circles on a teal gradient" } };

    private readonly ManualTimeProvider _time = new();
    private readonly WatchedStore _store;
    private readonly BriefWorld _world;

    public PreviewTroubleTests() => _world = new(objects: _store = new(new InMemoryObjectStore(_time)), time: _time);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Asking_again_with_the_same_key_after_a_kill_gives_no_picture()
    {
        var preview = (await RequestAsync("key"))!;
        await _world.Painter.PaintAsync();
        Assert.Equal(PreviewState.Done, (await WaitAsync(preview))!.State);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        await KillAsync();
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        var again = (await RequestAsync("key"))!;
        var end = (await WaitAsync(again))!;
        Assert.Equal((PreviewState.Killed, null), (end.State, end.PictureSha256));
    }

    [Fact]
    public async Task A_gate_that_closes_while_a_preview_is_screened_keeps_it_from_being_drawn_and_gives_its_money_back()
    {
        await BudgetAsync();
        OnceBefore(Money, KillAsync);
        Assert.Equal("killed", (await _world.Studio.Previews.RequestAsync(Workspace, "rita", Draft, idempotencyKey: null)).Refusal!.Code);
        Assert.Equal(0, await _world.Painter.PaintAsync());
        Assert.Empty((await MoneyAsync()).Reserved);
    }

    [Fact]
    public async Task A_repeat_that_stalls_until_the_first_is_settled_is_not_paid_for_again()
    {
        await BudgetAsync();
        OnceBefore($"{Workspace}/open-previews/", async () =>
        {
            var first = (await RequestAsync("key"))!;
            await _world.Painter.PaintAsync();
            await WaitAsync(first);
        });
        var second = (await RequestAsync("key"))!;
        await _world.Painter.PaintAsync();
        Assert.Equal(PreviewState.Done, (await WaitAsync(second))!.State);
        await _world.Studio.Previews.SweepAsync(Workspace);
        Assert.Equal(2 * 0.0002m, (await MoneyAsync()).Spent);
        Assert.Empty((await MoneyAsync()).Reserved);
        Assert.Equal(1, (await ReportAsync()).Previews);
    }

    [Fact]
    public async Task One_that_stands_still_before_it_is_taken_in_is_settled_all_the_same()
    {
        await BudgetAsync();
        OnceBefore($"{Workspace}/previews/", async () =>
        {
            _world.Time.Advance(PreviewService.TimeToLive + TimeSpan.FromMinutes(5));
            await _world.Studio.Previews.SweepAsync(Workspace);
        });
        await RequestAsync(key: null);
        Assert.Single((await MoneyAsync()).Reserved);
        await _world.Studio.Previews.SweepAsync(Workspace);

        Assert.Empty((await MoneyAsync()).Reserved);
    }

    [Fact]
    public async Task A_mark_whose_preview_never_came_goes_after_a_while()
    {
        await _store.PutAsync($"{Workspace}/open-previews/p-0", "{}"u8.ToArray(), PutCondition.Any);
        _world.Time.Advance(TimeSpan.FromMinutes(59));
        await _world.Studio.Previews.SweepAsync(Workspace);
        Assert.Single(await _store.KeysAsync($"{Workspace}/open-previews/"));
        _world.Time.Advance(TimeSpan.FromMinutes(2));
        await _world.Studio.Previews.SweepAsync(Workspace);
        Assert.Empty(await _store.KeysAsync($"{Workspace}/open-previews/"));
    }

    [Fact]
    public async Task One_whose_documents_are_damaged_keeps_no_later_one_open()
    {
        await BudgetAsync();
        await _store.PutAsync($"{Workspace}/open-previews/p-0", "{}"u8.ToArray(), PutCondition.Any);
        await _store.PutAsync($"{Workspace}/previews/p-0/preview.json", "{"u8.ToArray(), PutCondition.Any);
        await RequestAsync(key: null);
        _world.Time.Advance(PreviewService.TimeToLive);
        Assert.Equal(1, await _world.Studio.Previews.SweepAsync(Workspace));
        Assert.Empty((await MoneyAsync()).Reserved);
    }

    [Fact]
    public async Task What_previews_cost_is_in_the_reports_of_their_campaign_and_day()
    {
        var preview = (await RequestAsync(key: null))!;
        await _world.Painter.PaintAsync();
        await WaitAsync(preview);
        await WaitAsync(preview);
        var report = await ReportAsync();
        Assert.Equal((1, 2 * 0.0002m), (report.Previews, report.Spent));
        Assert.Equal(report.Spent, report.Days[^1].Spent);
        Assert.Equal(report.Spent, (await ReportAsync(campaign: null)).Spent);
        Assert.Equal((0, 0), ((await ReportAsync("autumn")).Previews, (await ReportAsync("autumn")).Spent));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_preview_drawn_twice_is_paid_for_twice_also_where_it_had_ended_before(bool hasEnded)
    {
        await BudgetAsync();
        var preview = (await RequestAsync(key: null))!;
        await _world.Painter.PaintAsync();
        if (hasEnded) await WaitAsync(preview);
        await _world.Studio.Ledger.RecordAsync(Workspace, briefId: null, new() { JobId = preview.JobId, Status = RenderStatus.Succeeded, FinishedAt = _world.Time.GetUtcNow(), RenderSeconds = 3 });
        await _world.Studio.Sweep.RunAsync(Workspace);
        await WaitAsync(preview);
        await _world.Studio.Sweep.RunAsync(Workspace);

        Assert.Equal((5 * 0.0002m, 0), ((await MoneyAsync()).Spent, (await MoneyAsync()).Reserved.Count));
        Assert.Equal((1, 5 * 0.0002m), ((await ReportAsync()).Previews, (await ReportAsync()).Spent));
        Assert.Empty(await _store.KeysAsync(StoreKeys.Spoiled(Workspace)));
    }

    [Fact]
    public async Task A_lost_index_is_written_anew_and_what_is_not_settled_yet_is_not_in_it()
    {
        await BudgetAsync();
        await RequestAsync(key: null);
        var preview = (await RequestAsync(key: null))!;
        await _world.Painter.PaintAsync();
        await WaitAsync(preview);
        var before = await _world.Studio.PreviewIndex.AllAsync(Workspace);
        await _store.DeleteAsync($"{Workspace}/index/previews/{before[0].EndedAt.ToUnixTimeMilliseconds():x12}.{before[0].Id}");
        await _store.PutAsync($"{Workspace}/previews/p-0/end.json", "{"u8.ToArray(), PutCondition.Any);

        // One that was judged, and whose process died before its money was settled.
        _store.Writing = key => key == Money ? throw new IOException("The plug was pulled.") : Task.CompletedTask;
        await Assert.ThrowsAsync<IOException>(UnsettledAsync);
        _store.Writing = null;
        await _world.Studio.Indexes.RunAsync(Workspace);
        Assert.Equal(before, await new PreviewIndex(_store, _world.Time).AllAsync(Workspace));
        await _world.Studio.Previews.SweepAsync(Workspace);
        Assert.Equal(4 * 0.0002m, (await MoneyAsync()).Spent);

        async Task UnsettledAsync()
        {
            await foreach (var mark in _store.ListAsync($"{Workspace}/open-previews/"))
            {
                await WaitAsync((await _world.Studio.Previews.GetAsync(Workspace, mark.Key.Split('/')[^1]))!.Preview);
            }
        }
    }

    private async Task<Preview?> RequestAsync(string? key) => (await _world.Studio.Previews.RequestAsync(Workspace, "rita", Draft, key)).Preview;

    private Task<PreviewEnd?> WaitAsync(Preview preview) => _world.Studio.Previews.WaitAsync(preview, TimeSpan.Zero);

    private Task KillAsync() => _world.Studio.Kills.KillAsync(Workspace, KillScope.OfCampaign("spring"), "ada", "wrong discount");

    private Task BudgetAsync() => _world.Studio.Budget.SetAsync(Workspace, "spring", 1, "EUR", "ada", _world.Time.GetUtcNow());

    private async Task<CampaignBudget> MoneyAsync() => (await _world.Studio.Budget.GetAsync(Workspace, "spring"))!;

    private Task<CampaignReport> ReportAsync(string? campaign = "spring") => _world.Studio.CampaignReports.ReportAsync(Workspace, campaign);

    private void OnceBefore(string prefix, Func<Task> act) => _store.Writing = async key =>
    {
        if (key.StartsWith(prefix, StringComparison.Ordinal))
        {
            _store.Writing = null;
            await act();
        }
    };
}
