using Atelier.Core.Briefs;
using Atelier.Core.Catalog;
using Atelier.Core.Previews;

namespace Atelier.Core.Campaigns;

/// <summary>What the entries of a campaign, or of a whole workspace, add up to as they come in. Each is to be given once. Not thread-safe.</summary>
internal sealed class CampaignTally
{
    /// <summary>Days that are told apart: today and those before.</summary>
    public const int Days = 30;

    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<BriefState, int> _ended = [];
    private readonly Dictionary<string, decimal> _spent = new(StringComparer.Ordinal);
    private readonly Dictionary<DateOnly, CampaignTallyDay> _days = [];
    private readonly List<TimeSpan> _timesToDeliver = [];
    private int _assets;
    private int _shown;
    private int _previews;
    private long _roundsDelivered;
    private decimal _reviewMinutes;
    private bool _isSorted = true;

    /// <summary>Counts a brief that was accepted.</summary>
    public void AddBrief(BriefEntry brief)
    {
        _open.Add(brief.Id);
        DayOf(brief.SubmittedAt).Briefs++;
    }

    /// <summary>Counts the end of a brief that was counted.</summary>
    public void AddEnd(BriefEntry brief, DateTimeOffset at, BriefEnd end)
    {
        _open.Remove(brief.Id);
        _ended[end.State] = _ended.GetValueOrDefault(end.State) + 1;
        _shown += end.Figures.Shown;
        _reviewMinutes += end.Figures.ReviewMinutes;
        Spend(at, end.Figures.Cost, end.Figures.Currency);
        if (end.State == BriefState.Delivered)
        {
            _timesToDeliver.Add(at - brief.SubmittedAt);
            _roundsDelivered += end.Figures.Rounds;
            _isSorted = false;
        }
    }

    /// <summary>Counts a delivered asset.</summary>
    public void AddAsset(DateTimeOffset at)
    {
        _assets++;
        DayOf(at).Assets++;
    }

    /// <summary>Counts a preview that ended.</summary>
    public void AddPreview(PreviewEntry preview)
    {
        _previews++;
        Spend(preview.EndedAt, preview.Cost, preview.Currency);
    }

    /// <summary>What it came to in a currency, up to a day.</summary>
    public CampaignSums Sum(string currency, DateOnly today) => new()
    {
        Open = [.. _open],
        Ended = new Dictionary<BriefState, int>(_ended),
        Assets = _assets,
        Shown = _shown,
        Previews = _previews,
        Spent = _spent.GetValueOrDefault(currency),
        ReviewMinutes = _reviewMinutes,
        RoundsPerBrief = _timesToDeliver.Count == 0 ? null : (double)_roundsDelivered / _timesToDeliver.Count,
        MedianTimeToDeliver = Median(),
        Days = [.. Enumerable.Range(0, Days).Select(back => today.AddDays(back - Days + 1)).Select(day => _days.TryGetValue(day, out var d) ? new(day, d.Briefs, d.Assets, d.Spent.GetValueOrDefault(currency)) : new CampaignDay(day, 0, 0, 0))],
    };

    private void Spend(DateTimeOffset at, decimal amount, string currency)
    {
        _spent[currency] = _spent.GetValueOrDefault(currency) + amount;
        var day = DayOf(at);
        day.Spent[currency] = day.Spent.GetValueOrDefault(currency) + amount;
    }

    // Old days are kept too: whether one is old, a clock that goes wrong for a while must not decide for good.
    private CampaignTallyDay DayOf(DateTimeOffset at)
    {
        var date = DateOnly.FromDateTime(at.UtcDateTime);
        return _days.TryGetValue(date, out var day) ? day : _days[date] = new();
    }

    private TimeSpan? Median()
    {
        if (!_isSorted)
        {
            _timesToDeliver.Sort();
            _isSorted = true;
        }

        var (times, half) = (_timesToDeliver, _timesToDeliver.Count / 2);
        return times.Count == 0 ? null : times.Count % 2 == 1 ? times[half] : (times[half - 1] + times[half]) / 2;
    }
}
