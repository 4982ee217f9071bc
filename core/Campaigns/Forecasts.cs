using System.Collections.Concurrent;
using System.Globalization;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;

namespace Atelier.Core.Campaigns;

/// <summary>What open briefs are expected to cost. What screening found never changes: it is read once a process. Thread-safe.</summary>
internal sealed class Forecasts(IObjectStore store)
{
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<(string Workspace, string Brief), (decimal Amount, string Currency)> _known = new();

    /// <summary>What some briefs are expected to cost, those in other currencies left out. A brief that has not been screened yet counts nothing for these few seconds.</summary>
    public async Task<decimal> SumAsync(string workspace, IReadOnlyList<string> briefs, string currency, CancellationToken cancellationToken)
    {
        var sum = 0m;
        var unknown = new List<string>();
        foreach (var brief in briefs)
        {
            if (!_known.TryGetValue((workspace, brief), out var known))
            {
                unknown.Add(brief);
            }
            else if (known.Currency == currency)
            {
                sum += known.Amount;
            }
        }

        var read = await Reads.EachAsync(unknown, (brief, cancel) => ReadAsync(workspace, brief, cancel), cancellationToken);
        return sum + read.Where(f => f.Currency == currency).Sum(f => f.Amount);
    }

    private async Task<(decimal Amount, string Currency)> ReadAsync(string workspace, string brief, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync<Screening>(StoreKeys.Screening(workspace, brief), cancellationToken) is not { Forecast: var forecast })
        {
            return (0, "");
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        return _known[(workspace, brief)] = (decimal.Parse(forecast.Amount, CultureInfo.InvariantCulture), forecast.Currency);
    }
}
