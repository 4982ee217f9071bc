using Atelier.Core.Enrichment;
using Atelier.Core.Library;
using Atelier.Core.Policies;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;

namespace Atelier.Core.Costs;

/// <summary>
/// Adds up what briefs used, from the ledger, the rounds and the decisions, at the rates of the policy each was screened under. What was rejected, failed,
/// was stopped or drawn twice counts like the rest. Thread-safe.
/// </summary>
public sealed class CostReport(IObjectStore store, StudioLibrary library) : ICostReport
{
    private const decimal Gigabyte = 1_000_000_000;
    private const decimal Million = 1_000_000;

    /// <inheritdoc/>
    public async Task<CostSoFar?> SoFarAsync(string workspace, string briefId, CancellationToken cancellationToken = default)
    {
        var breakdown = await BreakdownAsync(workspace, briefId, cancellationToken);
        return new(breakdown.Total, breakdown.Currency);
    }

    /// <summary>What a brief cost up to now, in the currency of its rates.</summary>
    public async Task<decimal> AmountAsync(string workspace, string briefId, CancellationToken cancellationToken = default) =>
        (await BreakdownAsync(workspace, briefId, cancellationToken)).Total;

    /// <summary>
    /// The same by what was used: of a brief that is billed, the bill, else what it used up to now; and what was spent on it for nothing.
    /// A brief that was not screened yet has used nothing, in the workspace's currency.
    /// </summary>
    public async Task<CostBreakdown> BreakdownAsync(string workspace, string briefId, CancellationToken cancellationToken = default)
    {
        var own = await BillAsync(workspace, briefId, cancellationToken) ?? (await CountAsync(workspace, briefId, cancellationToken)).Cost;
        return await WithSpoilageAsync(workspace, briefId, own, cancellationToken);
    }

    /// <summary>What a brief cost of itself, and with it what was spent on it for nothing as far as that is booked.</summary>
    internal async Task<CostBreakdown> WithSpoilageAsync(string workspace, string briefId, CostBreakdown own, CancellationToken cancellationToken)
    {
        var spoiled = await store.ReadAllAsync<Spoilage>(StoreKeys.SpoiledOf(workspace, briefId), cancellationToken);
        if (spoiled.Count == 0)
        {
            return own;
        }

        var more = OfSpoilage(spoiled, await RatesAsync(workspace, briefId, cancellationToken));
        return own with { Lines = [.. own.Lines, .. more.Lines], Total = own.Total + more.Total };
    }

    /// <summary>What an ended brief cost once nothing more could come: decided once, and what all books say. Null before.</summary>
    /// <remarks>Without what was spent for nothing, which may become known later.</remarks>
    internal Task<CostBreakdown?> BillAsync(string workspace, string briefId, CancellationToken cancellationToken) =>
        store.ReadAsync<CostBreakdown>(StoreKeys.Bill(workspace, briefId), cancellationToken);

    /// <summary>What a brief cost up to now, with the ids of the jobs whose results were counted.</summary>
    internal async Task<(CostBreakdown Cost, HashSet<string> Jobs)> CountAsync(string workspace, string briefId, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync<WorkspacePolicy>(StoreKeys.BriefPolicy(workspace, briefId), cancellationToken) is not { } policy)
        {
            return (new([], 0, (await library.PolicyAsync(workspace, cancellationToken)).Rates.Currency), []);
        }

        var rates = policy.Rates;
        var lines = new List<CostLine>();
        var results = await store.ReadAllAsync<RenderResult>(StoreKeys.RendersOf(workspace, briefId), cancellationToken);
        AddRenders(CostKind.Render, results.Where(r => r.Status == RenderStatus.Succeeded), rates, lines);
        AddRenders(CostKind.Spoiled, results.Where(r => r.Status != RenderStatus.Succeeded), rates, lines);
        AddStorage(results, rates, lines);
        await AddTokensAsync(workspace, briefId, rates, lines, cancellationToken);
        await AddReviewsAsync(workspace, briefId, rates, lines, cancellationToken);
        return (new(lines, lines.Sum(l => l.Amount), rates.Currency), [.. results.Select(r => r.JobId)]);
    }

    /// <summary>What one render cost: its seconds, and its picture where a service charges for that.</summary>
    public static decimal OfRender(RenderResult result, CostRates rates)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(rates);
        var device = RenderDevice.Of(result.Provider);
        var picture = result.Status == RenderStatus.Succeeded ? rates.PictureOf(result.Model, device) : 0;
        return ((decimal)result.RenderSeconds * rates.SecondOf(result.Model, device)) + picture;
    }

    /// <summary>The rates that a brief is charged at.</summary>
    internal async Task<CostRates> RatesAsync(string workspace, string briefId, CancellationToken cancellationToken) =>
        (await store.ReadAsync<WorkspacePolicy>(StoreKeys.BriefPolicy(workspace, briefId), cancellationToken) ?? await library.PolicyAsync(workspace, cancellationToken)).Rates;

    /// <summary>What was spent for nothing, at some rates.</summary>
    internal static CostBreakdown OfSpoilage(IReadOnlyList<Spoilage> spoiled, CostRates rates)
    {
        var lines = new List<CostLine>();
        AddRenders(CostKind.Spoiled, spoiled.Select(s => s.Render).OfType<RenderResult>(), rates, lines);
        AddTokens(CostKind.Spoiled, spoiled.Select(s => s.Words).OfType<EnrichmentUsage>(), rates, lines);
        return new(lines, lines.Sum(l => l.Amount), rates.Currency);
    }

    private static CostLine Line(CostKind kind, string detail, decimal quantity, string unit, decimal rate) => new(kind, detail, quantity, unit, rate, quantity * rate);

    private static void AddRenders(CostKind kind, IEnumerable<RenderResult> results, CostRates rates, List<CostLine> lines)
    {
        foreach (var alike in results.GroupBy(r => (r.Model, Device: RenderDevice.Of(r.Provider))))
        {
            var detail = $"{alike.Key.Model ?? "unknown"} on {alike.Key.Device}";
            if (alike.Sum(r => (decimal)r.RenderSeconds) is > 0 and var seconds)
            {
                lines.Add(Line(kind, detail, seconds, "second", rates.SecondOf(alike.Key.Model, alike.Key.Device)));
            }

            var (pictures, each) = (alike.Count(r => r.Status == RenderStatus.Succeeded), rates.PictureOf(alike.Key.Model, alike.Key.Device));
            if (each > 0 && pictures > 0)
            {
                lines.Add(Line(kind == CostKind.Render ? CostKind.Pictures : kind, detail, pictures, "picture", each));
            }
        }
    }

    private static void AddStorage(IEnumerable<RenderResult> results, CostRates rates, List<CostLine> lines)
    {
        if (results.Sum(r => r.StoredBytes) is > 0 and var bytes)
        {
            lines.Add(Line(CostKind.Storage, "", bytes / Gigabyte * rates.StorageMonths, "gigabyte month", rates.StoredGigabyteMonth));
        }
    }

    private async Task AddTokensAsync(string workspace, string briefId, CostRates rates, List<CostLine> lines, CancellationToken cancellationToken)
    {
        var used = new List<EnrichmentUsage>();
        for (var round = 1; await store.ReadAsync<RoundSpec>(StoreKeys.RoundSpec(workspace, briefId, round), cancellationToken) is { } spec; round++)
        {
            if (spec.Usage is { } usage) used.Add(usage);
        }

        AddTokens(CostKind.Tokens, used, rates, lines);
    }

    private static void AddTokens(CostKind kind, IEnumerable<EnrichmentUsage> used, CostRates rates, List<CostLine> lines)
    {
        foreach (var alike in used.GroupBy(u => u.Model))
        {
            lines.Add(Line(kind, alike.Key, alike.Sum(u => u.InputTokens), "input token", rates.InputTokensPerMillion / Million));
            lines.Add(Line(kind, alike.Key, alike.Sum(u => u.OutputTokens), "output token", rates.OutputTokensPerMillion / Million));
        }
    }

    private async Task AddReviewsAsync(string workspace, string briefId, CostRates rates, List<CostLine> lines, CancellationToken cancellationToken)
    {
        var decisions = 0;
        await foreach (var listing in store.ListAsync(StoreKeys.ReviewsOf(workspace, briefId), startAfter: null, cancellationToken))
        {
            decisions += listing.Key.Contains("/decisions/", StringComparison.Ordinal) ? 1 : 0;
        }

        if (decisions > 0)
        {
            lines.Add(Line(CostKind.Review, "", decisions * rates.MinutesPerDecision, "minute", rates.ReviewMinute));
        }
    }
}
