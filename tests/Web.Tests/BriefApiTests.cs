using System.Net;
using System.Text.Json;
using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Core.Storage;

namespace Atelier.Web.Tests;

public sealed class BriefApiTests : IDisposable
{
    public const string Draft = """{"title":"Spring sale","campaign":"spring-2026","intent":{"subject":"a red circle on blue"},"output":{"shots":[{"name":"hero","variants":2}]}}""";

    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task A_brief_is_accepted_and_can_be_followed_by_its_location()
    {
        var answer = await _web.PostJsonAsync("/v1/briefs", Draft);
        var brief = await WebFixture.JsonAsync(answer, HttpStatusCode.Accepted);
        var id = brief.GetProperty("id").GetString()!;
        Assert.Equal($"http://localhost:7071/v1/briefs/{id}", answer.Headers.Location!.OriginalString);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("received", brief.GetProperty("state").GetString());
        Assert.NotNull(await _web.ReadAsync<Brief>(StoreKeys.Brief("studio", id)));

        var status = await _web.GetAsync(answer.Headers.Location.PathAndQuery);
        Assert.Equal(HttpStatusCode.Accepted, status.StatusCode);
        Assert.Equal(answer.Headers.Location, status.Headers.Location);
    }

    [Fact]
    public async Task An_ended_brief_answers_200_with_its_outcome_cost_and_assets()
    {
        var asset = await _web.Studio.AddAssetAsync();
        var brief = await WebFixture.JsonAsync(await _web.GetAsync("/v1/briefs/b-done"));
        Assert.Equal("delivered", brief.GetProperty("state").GetString());
        Assert.Equal(asset, brief.GetProperty("outcome").GetProperty("assets")[0].GetString());
        Assert.Equal("EUR", brief.GetProperty("cost").GetProperty("currency").GetString());
        Assert.Equal(JsonValueKind.String, brief.GetProperty("cost").GetProperty("amount").ValueKind);
        Assert.Equal("delivered", (await WebFixture.JsonAsync(await _web.GetAsync("/v1/briefs/b-done/outcome"))).GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_same_idempotency_key_gives_the_same_brief_and_another_draft_under_it_is_refused()
    {
        var first = await WebFixture.JsonAsync(await _web.PostJsonAsync("/v1/briefs", Draft, ("Idempotency-Key", "k-1")), HttpStatusCode.Accepted);
        var again = await WebFixture.JsonAsync(await _web.PostJsonAsync("/v1/briefs", Draft, ("Idempotency-Key", "k-1")), HttpStatusCode.Accepted);
        Assert.Equal(first.GetProperty("id").GetString(), again.GetProperty("id").GetString());
        await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/briefs", Draft.Replace("red", "green", StringComparison.Ordinal), ("Idempotency-Key", "k-1")), HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("a,b c")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public async Task An_idempotency_key_is_a_plain_word(string key) =>
        await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/briefs", Draft, ("Idempotency-Key", key)), HttpStatusCode.BadRequest, "malformed");

    [Fact]
    public async Task Every_field_at_fault_is_named_at_once()
    {
        var answer = await _web.PostJsonAsync("/v1/briefs", """{"title":"","intent":{"subject":""},"output":{"shots":[{"name":"Hero!","width":1}]}}""");
        var problem = await WebFixture.ProblemAsync(answer, HttpStatusCode.BadRequest, "brief-invalid");
        var fields = problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString()).ToList();
        Assert.Contains("title", fields);
        Assert.Contains("intent.subject", fields);
        Assert.Contains("output.shots[0].width", fields);
        Assert.All(problem.GetProperty("errors").EnumerateArray(), e => Assert.NotEmpty(e.GetProperty("detail").GetString()!));
    }

    [Fact]
    public async Task A_running_brief_can_be_called_off_in_two_ways()
    {
        await _web.Studio.AddReviewAsync();
        var answer = await _web.PostJsonAsync("/v1/briefs/b-spring/cancel", """{"reason":"wrong week"}""");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var signal = await _web.ReadAsync<Core.Inbox.Signal>(StoreKeys.Signal("studio", "b-spring", "cancel"));
        Assert.Equal("wrong week", signal!.Reason);
        Assert.Equal(HttpStatusCode.Accepted, (await _web.SendAsync(HttpMethod.Delete, "/v1/briefs/b-spring")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _web.SendAsync(HttpMethod.Delete, "/v1/briefs/b-unknown")).StatusCode);
        await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/briefs/b-spring/cancel", $$"""{"reason":"{{new string('x', 201)}}"}"""), HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task Publishing_posts_its_signal_for_the_round_that_waits()
    {
        await _web.Studio.AddReviewAsync();
        _web.Studio.Workflows.Put("b-spring", new() { State = BriefState.Delivering, Round = 2, Deadline = DateTimeOffset.MaxValue });
        Assert.Equal(HttpStatusCode.Accepted, (await _web.SendAsync(HttpMethod.Post, "/v1/briefs/b-spring/publish")).StatusCode);
        Assert.Equal("r2", (await _web.ReadAsync<Core.Inbox.Signal>(StoreKeys.Signal("studio", "b-spring", "publish-r2")))!.About);
    }

    [Fact]
    public async Task Publishing_what_does_not_wait_for_it_is_a_conflict()
    {
        await _web.Studio.AddReviewAsync();
        await WebFixture.ProblemAsync(await _web.SendAsync(HttpMethod.Post, "/v1/briefs/b-spring/publish"), HttpStatusCode.Conflict, "not-waiting");
    }

    [Fact]
    public async Task Lists_are_newest_first_paged_and_filtered()
    {
        for (var i = 0; i < 5; i++)
        {
            await _web.Studio.AddBriefAsync(_web.Studio.BriefOf($"b-{i}") with { SubmittedAt = _web.Clock.GetUtcNow().AddMinutes(i), Campaign = i == 2 ? "other" : "spring-2026" });
        }

        await _web.Studio.AddAssetAsync();
        var first = await WebFixture.JsonAsync(await _web.GetAsync("/v1/briefs?limit=3"));
        Assert.Equal(["b-4", "b-3", "b-2"], IdsOf(first));
        var second = await WebFixture.JsonAsync(await _web.GetAsync(first.GetProperty("next").GetString()!));
        Assert.Equal(["b-1", "b-0", "b-done"], IdsOf(second));
        Assert.False(second.TryGetProperty("next", out _));
        Assert.DoesNotContain("b-done", IdsOf(await WebFixture.JsonAsync(await _web.GetAsync("/v1/briefs?state=open"))));
        Assert.Equal(["b-2"], IdsOf(await WebFixture.JsonAsync(await _web.GetAsync("/v1/briefs?campaign=other"))));
        await WebFixture.ProblemAsync(await _web.GetAsync("/v1/briefs?limit=1000"), HttpStatusCode.BadRequest, "out-of-range");
        await WebFixture.ProblemAsync(await _web.GetAsync("/v1/briefs?limit=x"), HttpStatusCode.BadRequest, "out-of-range");
        await WebFixture.ProblemAsync(await _web.GetAsync("/v1/briefs?state=closed"), HttpStatusCode.BadRequest, "malformed");
        await WebFixture.ProblemAsync(await _web.GetAsync("/v1/briefs?campaign=../x"), HttpStatusCode.BadRequest, "malformed");
        Assert.Equal(["b-done"], IdsOf(await WebFixture.JsonAsync(await _web.GetAsync("/v1/briefs?state=delivered"))));
        Assert.Equal(6, (await WebFixture.JsonAsync(await _web.GetAsync("/v1/briefs?after=../x"))).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_draft_that_was_cleared_away_is_gone_and_not_damaged()
    {
        await _web.Studio.AddAssetAsync();
        string? sha = null;
        await foreach (var listing in _web.Studio.Store.ListAsync(StoreKeys.RendersOf("studio", "b-done"), null, WebFixture.Stop))
        {
            sha = (await _web.ReadAsync<RenderResult>(listing.Key))!.PictureSha256;
        }

        await _web.Studio.Store.DeleteAsync(StoreKeys.Blob("studio", sha!), WebFixture.Stop);

        await WebFixture.ProblemAsync(await _web.GetAsync($"/v1/briefs/b-done/pictures/{sha}"), HttpStatusCode.Gone, "removed");
    }

    [Fact]
    public async Task A_killed_campaign_lists_what_it_stopped_and_takes_nothing_until_resumed()
    {
        await _web.Studio.AddReviewAsync();
        await WebFixture.ProblemAsync(await _web.SendAsync(HttpMethod.Post, "/v1/campaigns/spring-2026/kill"), HttpStatusCode.BadRequest, "required");
        var report = await WebFixture.JsonAsync(await _web.PostJsonAsync("/v1/campaigns/spring-2026/kill", """{"reason":"wrong discount"}"""));
        Assert.Equal("b-spring", report.GetProperty("stopped")[0].GetString());
        Assert.False((await WebFixture.JsonAsync(await _web.GetAsync("/v1/campaigns/spring-2026/gate"))).GetProperty("isOpen").GetBoolean());
        Assert.True((await WebFixture.JsonAsync(await _web.PostJsonAsync("/v1/campaigns/spring-2026/resume", """{"reason":"fixed"}"""))).GetProperty("isOpen").GetBoolean());
        Assert.Equal("killed", (await WebFixture.JsonAsync(await _web.GetAsync("/v1/briefs/b-spring"))).GetProperty("state").GetString());
    }

    [Fact]
    public async Task The_audit_chain_is_shown_with_what_is_wrong_with_it()
    {
        await _web.Studio.AddAssetAsync();
        var chain = StoreKeys.AuditChain("studio", "b-done");
        await new Core.Audit.AuditChain(_web.Studio.Store).AppendAtEndAsync(chain, new(_web.Clock.GetUtcNow(), "screened", "workflow", new Dictionary<string, string>()), WebFixture.Stop);
        var audit = await WebFixture.JsonAsync(await _web.GetAsync("/v1/briefs/b-done/audit"));
        Assert.Equal("screened", audit.GetProperty("entries")[0].GetProperty("act").GetString());
        Assert.Equal("cut", audit.GetProperty("problems")[0].GetProperty("code").GetString());
    }

    private static List<string?> IdsOf(JsonElement page) => [.. page.GetProperty("briefs").EnumerateArray().Select(b => b.GetProperty("id").GetString())];
}
