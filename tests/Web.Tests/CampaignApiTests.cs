using System.Net;
using Atelier.Core.Briefs;
using Atelier.Core.Campaigns;
using Atelier.Core.Storage;

namespace Atelier.Web.Tests;

public sealed class CampaignApiTests : IDisposable
{
    private const string Kill = "/v1/campaigns/spring-2026/kill";
    private const string Reason = """{"reason":"wrong discount"}""";

    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task A_kill_that_takes_long_answers_202_and_says_where_both_lists_will_be()
    {
        await _web.Studio.AddReviewAsync();
        using var slow = new ManualResetEventSlim();
        var reached = new TaskCompletionSource();
        _web.Studio.Store.BeforeWrite = key =>
        {
            if (key == StoreKeys.Outcome("studio", "b-spring"))
            {
                reached.TrySetResult();
                slow.Wait(WebFixture.Stop);
            }
        };
        var asking = _web.PostJsonAsync(Kill, Reason);
        await reached.Task.WaitAsync(WebFixture.Stop);

        // One timer is the request's own limit, the other the answer's patience, which is shorter.
        await WebFixture.UntilAsync(() => Task.FromResult(_web.Clock.Waiting), waiting => waiting == 2);
        _web.Clock.Advance(TimeSpan.FromSeconds(10));
        var answer = await asking;
        var underWay = await WebFixture.JsonAsync(answer, HttpStatusCode.Accepted);
        var report = answer.Headers.Location!.AbsolutePath;
        Assert.Equal(report, underWay.GetProperty("report").GetString());
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.Accepted, (await _web.GetAsync(report)).StatusCode);
        slow.Set();
        var done = await WebFixture.UntilAsync(() => _web.GetAsync(report), a => a.StatusCode != HttpStatusCode.Accepted);

        Assert.Equal("b-spring", (await WebFixture.JsonAsync(done)).GetProperty("stopped")[0].GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_kill_that_is_interrupted_answers_202_since_a_sweep_finishes_it(bool isStores)
    {
        await _web.Studio.AddReviewAsync();
        Exception fault = isStores ? new ObjectStoreException("store-full", "The disk is full.") : new IOException("The line is dead.");
        _web.Studio.Store.BeforeWrite = key => _ = key == StoreKeys.Outcome("studio", "b-spring") ? throw fault : 0;
        var answer = await _web.PostJsonAsync(Kill, Reason);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        _web.Studio.Store.BeforeWrite = null;

        await _web.Studio.Services.Kills.SweepAsync("studio", WebFixture.Stop);

        Assert.Equal(HttpStatusCode.OK, (await _web.GetAsync(answer.Headers.Location!.AbsolutePath)).StatusCode);
        Assert.Equal(BriefState.Killed, (await _web.ReadAsync<Outcome>(StoreKeys.Outcome("studio", "b-spring")))!.State);
    }

    [Fact]
    public async Task A_name_that_can_be_no_campaign_is_a_bad_request_and_not_a_kill_without_victims()
    {
        await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/campaigns/spring.2026/kill", Reason), HttpStatusCode.BadRequest, "malformed");
        await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/campaigns/spring--2026/resume", Reason), HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task A_kill_that_never_was_is_not_found() =>
        await WebFixture.ProblemAsync(await _web.GetAsync("/v1/campaigns/spring-2026/kills/k-1"), HttpStatusCode.NotFound, "not-found");

    [Fact]
    public async Task Campaigns_come_a_page_at_a_time_and_each_once()
    {
        foreach (var id in new[] { "autumn", "spring", "summer" })
        {
            await _web.Studio.Studio.Campaigns.SaveAsync("studio", new() { Id = id, Name = id.ToUpperInvariant() }, "olga", WebFixture.Stop);
        }

        var (names, address) = (new List<string?>(), "/v1/campaigns?limit=2");
        while (address is not null)
        {
            var page = await WebFixture.JsonAsync(await _web.GetAsync(address));
            names.AddRange(page.GetProperty("campaigns").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
            address = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        Assert.Equal(["AUTUMN", "SPRING", "SUMMER"], names);
        await WebFixture.ProblemAsync(await _web.GetAsync("/v1/campaigns?limit=501"), HttpStatusCode.BadRequest, "out-of-range");
    }

    [Fact]
    public async Task The_page_of_campaigns_goes_on_where_it_ended()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 101), WebFixture.Stop, async (n, cancel) => await _web.Studio.Store.WriteAsync(StoreKeys.Campaign("studio", $"c-{n:000}"), new Campaign { Id = $"c-{n:000}", Name = $"Campaign {n}" }, PutCondition.Create, cancellationToken: cancel));

        var page = await _web.PageAsync("/campaigns");
        Assert.Equal(100, page.QuerySelectorAll("tbody tr").Length);
        var last = await _web.PageAsync(page.QuerySelector("a[rel=next]")!.GetAttribute("href")!);

        Assert.Equal("Campaign 100", Assert.Single(last.QuerySelectorAll("tbody tr")).QuerySelector("a")!.TextContent);
        Assert.Null(last.QuerySelector("a[rel=next]"));
    }

    [Fact]
    public async Task A_brief_that_is_still_writing_the_end_of_its_chain_is_not_called_cut()
    {
        await _web.Studio.AddAssetAsync();
        await _web.Studio.Store.PutAsync(StoreKeys.OpenBrief("studio", "b-done"), "{}"u8.ToArray(), PutCondition.Create, cancellationToken: WebFixture.Stop);

        var audit = await WebFixture.JsonAsync(await _web.GetAsync("/v1/briefs/b-done/audit"));

        Assert.Equal(0, audit.GetProperty("problems").GetArrayLength());
    }
}
