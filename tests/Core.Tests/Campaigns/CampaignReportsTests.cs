using Atelier.Core.Briefs;
using Atelier.Core.Campaigns;
using Atelier.Core.Costs;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Campaigns;

public sealed class CampaignReportsTests : IDisposable
{
    private const string Workspace = BriefWorld.Workspace;

    private readonly BriefWorld _world = new(policy: BriefWorld.Policy with { Rates = new() { RenderSecond = 0.5m, PreviewForecast = 1, FinalForecast = 2, ReviewMinute = 0, StoredGigabyteMonth = 0 } });

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_cost_of_an_asset_counts_what_was_rejected()
    {
        await _world.DeliverAsync(await _world.SubmitAsync());
        var rejected = await _world.SubmitAsync();
        await _world.UntilReviewAsync(rejected);
        await _world.Studio.Briefs.CancelAsync(Workspace, rejected.Id, "rita", "no");
        await _world.SettleAsync();

        var report = await ReportAsync();

        // Three renders of two seconds delivered one asset; two more were for nothing.
        Assert.Equal((1, 5.0m, 5.0m), (report.Assets, report.Spent, report.CostPerAsset));
        Assert.Equal((1, 1), (report.Ended[BriefState.Delivered], report.Ended[BriefState.Cancelled]));
        Assert.Equal((4, 0.25), (report.Shown, report.AcceptRatio));
        Assert.Equal(1.0, report.RoundsPerBrief);
    }

    [Fact]
    public async Task Open_briefs_are_forecast_and_other_campaigns_left_out()
    {
        var open = await _world.SubmitAsync();
        await _world.UntilReviewAsync(open);
        await _world.SubmitAsync(BriefWorld.Draft() with { Campaign = "autumn" });
        await _world.SettleAsync();

        var report = await ReportAsync();

        Assert.Equal((1, 4.0m, 0m, null), (report.Open, report.Forecast, report.Spent, report.CostPerAsset));
        Assert.Equal(2, (await _world.Studio.CampaignReports.ReportAsync(Workspace, campaign: null, TestContext.Current.CancellationToken)).Open);
    }

    [Fact]
    public async Task Savings_are_measured_against_the_baseline_the_team_entered()
    {
        await _world.DeliverAsync(await _world.SubmitAsync());
        Assert.Null((await ReportAsync()).HoursSaved);

        await _world.Studio.Campaigns.SaveAsync(Workspace, new() { Id = "spring", Name = "Spring", Baseline = new(4, 100, 5) }, "olga", TestContext.Current.CancellationToken);
        var report = await ReportAsync();

        Assert.Equal(4 - (2m / 60), report.HoursSaved);
        Assert.Equal(100 - report.Spent, report.MoneySaved);
        Assert.Equal(TimeSpan.FromDays(5) - report.MedianTimeToDeliver, report.TimeWon);
    }

    [Fact]
    public async Task Days_hold_what_happened_on_them_and_only_the_last_thirty()
    {
        await _world.DeliverAsync(await _world.SubmitAsync());
        var today = (await ReportAsync()).Days[^1];
        Assert.Equal((1, 1), (today.Briefs, today.Assets));
        Assert.True(today.Spent > 0);

        _world.Time.Advance(TimeSpan.FromDays(29));
        Assert.Equal(today, (await ReportAsync()).Days[0]);
        _world.Time.Advance(TimeSpan.FromDays(1));
        Assert.All((await ReportAsync()).Days, d => Assert.Equal(0, d.Briefs));
    }

    [Fact]
    public async Task An_empty_campaign_divides_by_nothing()
    {
        var report = await ReportAsync();

        Assert.Equal((0, 0, 0m, null, null, null), (report.Open, report.Assets, report.Spent, report.CostPerAsset, report.AcceptRatio, report.MedianTimeToDeliver));
    }

    private Task<CampaignReport> ReportAsync() => _world.Studio.CampaignReports.ReportAsync(Workspace, "spring", TestContext.Current.CancellationToken);
}
