using System.Collections.Concurrent;
using System.Globalization;
using Atelier.Core.Briefs;
using Atelier.Core.Catalog;
using Atelier.Core.Costs;
using Atelier.Core.Library;
using Atelier.Core.Previews;
using Atelier.Core.Storage;

namespace Atelier.Core.Campaigns;

/// <summary>Adds up campaigns, from the indexes. Thread-safe.</summary>
public sealed class CampaignReports(IObjectStore store, BriefIndex briefs, PreviewIndex previews, CatalogIndex catalog, BudgetService budgets, StudioLibrary library, TimeProvider clock)
{
    private const int Days = 30;
    private const int AtOnce = 16;
    private const int MostForecasts = 50_000;

    private readonly ConcurrentDictionary<string, Money> _forecasts = new(StringComparer.Ordinal);

    /// <summary>What a campaign came to up to now; all of the workspace's when <paramref name="campaign"/> is null.</summary>
    public async Task<CampaignReport> ReportAsync(string workspace, string? campaign, CancellationToken cancellationToken = default)
    {
        var all = await briefs.AllAsync(workspace, campaign, cancellationToken);
        var assets = await catalog.TimesAsync(workspace, campaign, cancellationToken);
        var drafts = await previews.AllAsync(workspace, campaign, cancellationToken);
        var budget = campaign is null ? null : await budgets.GetAsync(workspace, campaign, cancellationToken);
        var baseline = campaign is null ? null : (await store.ReadAsync<Campaign>(StoreKeys.Campaign(workspace, campaign), cancellationToken))?.Baseline;
        var currency = budget?.Currency ?? (await library.PolicyAsync(workspace, cancellationToken)).Rates.Currency;

        var ended = all.Where(b => b.End is not null).ToList();
        var delivered = ended.Where(b => b.End == BriefState.Delivered).ToList();
        var median = MedianOf([.. delivered.Select(b => b.EndedAt!.Value - b.SubmittedAt).Order()]);
        var spent = ended.Sum(b => CostOf(b, currency)) + drafts.Sum(p => CostOf(p, currency));
        var shown = ended.Sum(b => b.Figures?.Shown ?? 0);
        return new()
        {
            Campaign = campaign,
            Currency = currency,
            Open = all.Count - ended.Count,
            Ended = ended.GroupBy(b => b.End!.Value).ToDictionary(g => g.Key, g => g.Count()),
            Assets = assets.Count,
            Shown = shown,
            Previews = drafts.Count,
            Spent = spent,
            Forecast = await ForecastAsync(workspace, all.Where(b => b.End is null), currency, cancellationToken),
            Limit = budget?.Limit,
            CostPerAsset = assets.Count == 0 ? null : spent / assets.Count,
            AcceptRatio = shown == 0 ? null : Math.Min(1, (double)assets.Count / shown),
            RoundsPerBrief = delivered.Count == 0 ? null : delivered.Average(b => b.Figures?.Rounds ?? 0),
            MedianTimeToDeliver = median,
            HoursSaved = baseline is null ? null : (assets.Count * baseline.HoursPerAsset) - (ended.Sum(b => b.Figures?.ReviewMinutes ?? 0) / 60),
            MoneySaved = baseline is null ? null : (assets.Count * baseline.CostPerAsset) - spent,
            TimeWon = baseline is null ? null : TimeSpan.FromDays((double)baseline.DaysPerAsset) - median,
            Days = DaysOf(all, ended, drafts, assets, currency),
        };
    }

    private static decimal CostOf(BriefEntry brief, string currency) => brief.Figures is { } figures && figures.Currency == currency ? figures.Cost : 0;

    private static decimal CostOf(PreviewEntry preview, string currency) => preview.Currency == currency ? preview.Cost : 0;

    private static TimeSpan? MedianOf(IReadOnlyList<TimeSpan> sorted) => sorted.Count == 0 ? null
        : sorted.Count % 2 == 1 ? sorted[sorted.Count / 2]
        : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    // What screening expected. A brief that has not got there yet is expected to cost nothing for these few seconds.
    private async Task<decimal> ForecastAsync(string workspace, IEnumerable<BriefEntry> open, string currency, CancellationToken cancellationToken)
    {
        var sum = 0m;
        foreach (var few in open.Chunk(AtOnce))
        {
            sum += (await Task.WhenAll(few.Select(b => ForecastOfAsync(workspace, b.Id, cancellationToken)))).OfType<Money>()
                .Where(f => f.Currency == currency).Sum(f => decimal.Parse(f.Amount, CultureInfo.InvariantCulture));
        }

        return sum;
    }

    // What screening found never changes: it is read once a process, not with every look.
    private async Task<Money?> ForecastOfAsync(string workspace, string brief, CancellationToken cancellationToken)
    {
        var key = StoreKeys.Screening(workspace, brief);
        if (_forecasts.TryGetValue(key, out var known))
        {
            return known;
        }

        if (await store.ReadAsync<Screening>(key, cancellationToken) is not { } screening)
        {
            return null;
        }

        if (_forecasts.Count >= MostForecasts)
        {
            _forecasts.Clear();
        }

        return _forecasts[key] = screening.Forecast;
    }

    private List<CampaignDay> DaysOf(IReadOnlyList<BriefEntry> all, IReadOnlyList<BriefEntry> ended, IReadOnlyList<PreviewEntry> drafts, IReadOnlyList<DateTimeOffset> assets, string currency)
    {
        var sent = all.CountBy(b => DayOf(b.SubmittedAt)).ToDictionary();
        var made = assets.CountBy(DayOf).ToDictionary();
        var spent = ended.Select(b => (At: b.EndedAt!.Value, Cost: CostOf(b, currency)))
            .Concat(drafts.Select(p => (At: p.EndedAt, Cost: CostOf(p, currency))))
            .GroupBy(s => DayOf(s.At))
            .ToDictionary(g => g.Key, g => g.Sum(s => s.Cost));
        var today = DayOf(clock.GetUtcNow());
        return [.. Enumerable.Range(0, Days)
            .Select(back => today.AddDays(back - Days + 1))
            .Select(day => new CampaignDay(day, sent.GetValueOrDefault(day), made.GetValueOrDefault(day), spent.GetValueOrDefault(day)))];
    }
}
