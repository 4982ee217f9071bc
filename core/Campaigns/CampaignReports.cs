using Atelier.Core.Briefs;
using Atelier.Core.Catalog;
using Atelier.Core.Library;
using Atelier.Core.Previews;
using Atelier.Core.Storage;

namespace Atelier.Core.Campaigns;

/// <summary>Adds up campaigns, from the indexes. Thread-safe.</summary>
public sealed class CampaignReports(IObjectStore store, BriefIndex briefs, PreviewIndex previews, CatalogIndex catalog, BudgetService budgets, StudioLibrary library, TimeProvider clock)
{
    private readonly CampaignTallies _tallies = new(briefs, previews, catalog, clock);
    private readonly Forecasts _forecasts = new(store);

    /// <summary>What a campaign came to up to now; all of the workspace's when <paramref name="campaign"/> is null.</summary>
    public async Task<CampaignReport> ReportAsync(string workspace, string? campaign, CancellationToken cancellationToken = default)
    {
        var budget = campaign is null ? null : await budgets.GetAsync(workspace, campaign, cancellationToken);
        var baseline = campaign is null ? null : (await store.ReadAsync<Campaign>(StoreKeys.Campaign(workspace, campaign), cancellationToken))?.Baseline;
        return (await ReportAsync(workspace, [(campaign, budget, baseline)], cancellationToken))[0];
    }

    /// <summary>What the campaigns of a list came to, in their order.</summary>
    public Task<IReadOnlyList<CampaignReport>> ReportAsync(string workspace, IReadOnlyList<CampaignEntry> campaigns, CancellationToken cancellationToken = default) =>
        ReportAsync(workspace, [.. campaigns.Select(c => ((string?)c.Campaign.Id, c.Budget, c.Campaign.Baseline))], cancellationToken);

    private async Task<IReadOnlyList<CampaignReport>> ReportAsync(
        string workspace, IReadOnlyList<(string? Campaign, CampaignBudget? Budget, CampaignBaseline? Baseline)> campaigns, CancellationToken cancellationToken)
    {
        var charged = (await library.PolicyAsync(workspace, cancellationToken)).Rates.Currency;
        var sums = await _tallies.SumAsync(workspace, [.. campaigns.Select(c => (c.Campaign, c.Budget?.Currency ?? charged))], cancellationToken);
        var reports = new List<CampaignReport>();
        foreach (var ((campaign, budget, baseline), sum) in campaigns.Zip(sums))
        {
            var currency = budget?.Currency ?? charged;
            reports.Add(Report(campaign, currency, sum, await _forecasts.SumAsync(workspace, sum.Open, currency, cancellationToken), budget, baseline));
        }

        return reports;
    }

    private static CampaignReport Report(string? campaign, string currency, CampaignSums sums, decimal forecast, CampaignBudget? budget, CampaignBaseline? baseline) => new()
    {
        Campaign = campaign,
        Currency = currency,
        Open = sums.Open.Count,
        Ended = sums.Ended,
        Assets = sums.Assets,
        Shown = sums.Shown,
        Previews = sums.Previews,
        Spent = sums.Spent,
        Forecast = forecast,
        Limit = budget?.Limit,
        CostPerAsset = sums.Assets == 0 ? null : sums.Spent / sums.Assets,
        AcceptRatio = sums.Shown == 0 ? null : Math.Min(1, (double)sums.Assets / sums.Shown),
        RoundsPerBrief = sums.RoundsPerBrief,
        MedianTimeToDeliver = sums.MedianTimeToDeliver,
        HoursSaved = baseline is null ? null : (sums.Assets * baseline.HoursPerAsset) - (sums.ReviewMinutes / 60),
        MoneySaved = baseline is null ? null : (sums.Assets * baseline.CostPerAsset) - sums.Spent,
        TimeWon = baseline is null ? null : TimeSpan.FromDays((double)baseline.DaysPerAsset) - sums.MedianTimeToDeliver,
        Days = sums.Days,
    };
}
