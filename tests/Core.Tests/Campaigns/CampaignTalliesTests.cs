using System.Globalization;
using System.Text.Json;
using Atelier.Contracts.Storage;
using Atelier.Contracts.Time;
using Atelier.Core.Briefs;
using Atelier.Core.Campaigns;
using Atelier.Core.Catalog;
using Atelier.Core.Storage;

namespace Atelier.Core.Tests.Campaigns;

public sealed class CampaignTalliesTests
{
    private const string Workspace = "w";

    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryObjectStore _store;
    private readonly BriefIndex _briefs;
    private readonly CampaignReports _reports;

    public CampaignTalliesTests()
    {
        _store = new(_time);
        (_briefs, _reports) = Fresh();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Sums_that_follow_what_comes_are_those_of_a_process_that_begins_now(int seed)
    {
        var random = new Random(seed);
        var ended = new List<(string Key, Dictionary<string, string> Metadata)>();
        for (var n = 0; n < 120; n++)
        {
            var (id, campaign, at) = ($"b-{n}", $"c-{random.Next(3)}", _time.GetUtcNow());
            var end = (Key: StoreKeys.BriefEnds(Workspace) + EntryKeys.Of(at.AddHours(random.Next(90)), id), Metadata: End(random));
            var isEndFirst = random.Next(4) == 0;
            if (isEndFirst) await PutAsync(end.Key, end.Metadata);
            if (isEndFirst) await AssertSameAsync();
            await PutAsync(StoreKeys.BriefEntries(Workspace) + EntryKeys.Of(at, id), new() { ["title"] = id, ["campaign"] = campaign, ["requester"] = "r" });
            if (!isEndFirst && random.Next(3) > 0) await PutAsync(end.Key, end.Metadata);
            if (random.Next(2) == 0) await PutAsync(StoreKeys.CatalogEntries(Workspace) + EntryKeys.Of(at, $"{id}.hero.r1.v0"), new() { ["brief"] = id, ["sha256"] = new('a', 64), ["campaign"] = campaign, ["words"] = "x" });
            if (random.Next(3) == 0) await PutAsync(StoreKeys.PreviewEntries(Workspace) + EntryKeys.Of(at, $"p-{n}"), new() { ["campaign"] = campaign, ["cost"] = "0.5", ["currency"] = "EUR" });

            // What came to be known since takes the place of what was.
            ended.Add(end);
            if (random.Next(10) == 0) await PutAsync(ended[random.Next(ended.Count)].Key, End(random));
            _time.Advance(TimeSpan.FromHours(random.Next(30)));
            if (random.Next(3) == 0) await AssertSameAsync();
        }

        await AssertSameAsync();
    }

    [Fact]
    public async Task What_is_taken_away_is_counted_no_longer()
    {
        var key = StoreKeys.BriefEntries(Workspace) + EntryKeys.Of(_time.GetUtcNow(), "b-1");
        await PutAsync(key, new() { ["title"] = "x", ["campaign"] = "c-0", ["requester"] = "r" });
        Assert.Equal(1, (await _reports.ReportAsync(Workspace, "c-0", TestContext.Current.CancellationToken)).Open);

        await _store.DeleteAsync(key, TestContext.Current.CancellationToken);
        await _briefs.LookAtAllAsync(Workspace, TestContext.Current.CancellationToken);

        Assert.Equal(0, (await _reports.ReportAsync(Workspace, "c-0", TestContext.Current.CancellationToken)).Open);
        Assert.Equal(0, (await _briefs.ListAsync(Workspace, new() { IsOpen = true }, TestContext.Current.CancellationToken)).Total);
    }

    [Fact]
    public async Task A_clock_that_was_months_ahead_for_a_while_loses_no_day()
    {
        await PutAsync(StoreKeys.BriefEntries(Workspace) + EntryKeys.Of(_time.GetUtcNow(), "b-1"), new() { ["title"] = "x", ["campaign"] = "c-0", ["requester"] = "r" });
        _time.Advance(TimeSpan.FromDays(60));
        Assert.DoesNotContain((await _reports.ReportAsync(Workspace, "c-0", TestContext.Current.CancellationToken)).Days, d => d.Briefs > 0);

        _time.StepBack(TimeSpan.FromDays(60));
        Assert.Equal(1, (await _reports.ReportAsync(Workspace, "c-0", TestContext.Current.CancellationToken)).Days[^1].Briefs);
    }

    private static Dictionary<string, string> End(Random random) => new()
    {
        ["state"] = random.Next(3) == 0 ? nameof(BriefState.Rejected) : nameof(BriefState.Delivered), ["cost"] = random.Next(100).ToString(CultureInfo.InvariantCulture), ["currency"] = random.Next(5) == 0 ? "USD" : "EUR",
        ["rounds"] = "2", ["shown"] = "4", ["approved"] = "1", ["minutes"] = "3",
    };

    private (BriefIndex Briefs, CampaignReports Reports) Fresh()
    {
        var briefs = new BriefIndex(_store, _time);
        return (briefs, new(_store, briefs, new(_store, _time), new(_store, briefs, _time), new(_store), new(_store), _time));
    }

    private Task PutAsync(string key, Dictionary<string, string> metadata) => _store.PutAsync(key, "{}"u8.ToArray(), PutCondition.Any, metadata);

    private async Task AssertSameAsync()
    {
        // Late ones are found by looks that go further; this one asks for everything.
        await _briefs.LookAtAllAsync(Workspace, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(1));
        var (briefs, reports) = Fresh();
        foreach (var campaign in new[] { null, "c-0", "c-1", "c-2", "c-none" })
        {
            Assert.Equal(Text(await reports.ReportAsync(Workspace, campaign, TestContext.Current.CancellationToken)), Text(await _reports.ReportAsync(Workspace, campaign, TestContext.Current.CancellationToken)));
        }

        Assert.Equal(
            (await briefs.AllAsync(Workspace, campaign: null, TestContext.Current.CancellationToken)).Where(b => b.End is null).Select(b => b.Id).Order(),
            (await _briefs.ListAsync(Workspace, new() { IsOpen = true, Limit = 500 }, TestContext.Current.CancellationToken)).Entries.Select(b => b.Id).Order());
    }

    private static string Text(CampaignReport report) => JsonSerializer.Serialize(report with { Ended = report.Ended.OrderBy(e => e.Key).ToDictionary() });
}
