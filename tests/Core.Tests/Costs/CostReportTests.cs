using Atelier.Core.Costs;
using Atelier.Core.Enrichment;
using Atelier.Core.Policies;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Costs;

public sealed class CostReportTests : IDisposable
{
    private const string Workspace = BriefWorld.Workspace;

    private static readonly CostRates Rates = new()
    {
        RenderSecond = 0.001m,
        RenderSeconds = new Dictionary<string, decimal> { ["cuda"] = 0.01m, ["sdxl"] = 0.02m, ["sdxl@cuda"] = 0.03m },
        Pictures = new Dictionary<string, decimal> { ["managed"] = 0.04m },
        InputTokensPerMillion = 1,
        OutputTokensPerMillion = 10,
        StoredGigabyteMonth = 0.5m,
        StorageMonths = 10,
        ReviewMinute = 1,
        MinutesPerDecision = 3,
    };

    private readonly BriefWorld _world = new(policy: BriefWorld.Policy with { Rates = Rates });

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("demo", "onnxruntime/cpu", 2.0, "0.002")]
    [InlineData("demo", "onnxruntime/cuda:1", 2.0, "0.02")]
    [InlineData("sdxl", "onnxruntime/cpu", 2.0, "0.04")]
    [InlineData("sdxl", "onnxruntime/cuda:0", 2.0, "0.06")]
    [InlineData("gpt-image-1", "managed/gpt-image-1 (instead of demo)", 3.0, "0.043")]
    [InlineData(null, null, 1.0, "0.001")]
    public void The_narrowest_rate_counts(string? model, string? provider, double seconds, string expected)
    {
        var result = new RenderResult { JobId = "j", Status = RenderStatus.Succeeded, FinishedAt = default, Model = model, Provider = provider, RenderSeconds = seconds };

        Assert.Equal(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), CostReport.OfRender(result, Rates));
    }

    [Fact]
    public async Task Everything_a_brief_used_is_a_line_and_the_lines_make_the_total()
    {
        var brief = await _world.SubmitAsync();
        var review = await _world.UntilReviewAsync(brief);
        var key = StoreKeys.RoundSpec(Workspace, brief.Id, 1);
        var spec = await _world.Store.ReadRequiredAsync<RoundSpec>(key, TestContext.Current.CancellationToken);
        _world.Put(key, spec with { Usage = new("gpt", 500_000, 100_000) });
        await _world.ApproveFirstAsync(review);
        await _world.OutcomeAsync(brief);

        var breakdown = await _world.Studio.Costs.BreakdownAsync(Workspace, brief.Id, TestContext.Current.CancellationToken);

        // Two previews and a final of two seconds each; one decision.
        Assert.Equal(0.006m, Amount(breakdown, CostKind.Render));
        Assert.Equal(1.5m, Amount(breakdown, CostKind.Tokens));
        Assert.Equal(3m, Amount(breakdown, CostKind.Review));
        Assert.Equal(breakdown.Lines.Sum(l => l.Amount), breakdown.Total);
        Assert.Equal(breakdown.Total, await _world.Studio.Costs.AmountAsync(Workspace, brief.Id, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Stored_bytes_count_for_the_months_they_are_kept()
    {
        var brief = await _world.SubmitAsync();
        await _world.UntilReviewAsync(brief);
        var job = new RenderJobId(brief.Id, 1, 0, 0, RenderPurpose.Preview, 1).ToString();
        var result = await _world.Studio.Ledger.GetAsync(Workspace, job, TestContext.Current.CancellationToken);
        _world.Put(StoreKeys.Render(Workspace, job), result! with { StoredBytes = 2_000_000_000 });

        Assert.Equal(2 * 10 * 0.5m, Amount(await _world.Studio.Costs.BreakdownAsync(Workspace, brief.Id, TestContext.Current.CancellationToken), CostKind.Storage));
    }

    [Fact]
    public async Task A_brief_that_was_not_screened_has_cost_nothing()
    {
        var brief = await _world.SubmitAsync();

        var breakdown = await _world.Studio.Costs.BreakdownAsync(Workspace, brief.Id, TestContext.Current.CancellationToken);

        Assert.Equal((0, "EUR"), (breakdown.Total, breakdown.Currency));
        Assert.Empty(breakdown.Lines);
    }

    [Fact]
    public void Rates_below_nothing_are_refused()
    {
        Assert.Empty(PolicyValidator.Validate(BriefWorld.Policy with { Rates = Rates }));
        Assert.NotEmpty(PolicyValidator.Validate(BriefWorld.Policy with { Rates = Rates with { Pictures = new Dictionary<string, decimal> { ["x"] = -1 } } }));
        Assert.NotEmpty(PolicyValidator.Validate(BriefWorld.Policy with { Rates = Rates with { ReviewMinute = -1 } }));
        Assert.NotEmpty(PolicyValidator.Validate(BriefWorld.Policy with { Rates = Rates with { RenderSeconds = null! } }));
    }

    private static decimal Amount(CostBreakdown breakdown, CostKind kind) => breakdown.Lines.Where(l => l.Kind == kind).Sum(l => l.Amount);
}
