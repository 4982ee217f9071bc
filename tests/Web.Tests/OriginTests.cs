using System.Net;
using Atelier.Web.Identity;

namespace Atelier.Web.Tests;

public sealed class OriginTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.nip.io:7071")]
    [InlineData("10.0.0.1")]
    public async Task A_name_that_was_pointed_at_this_machine_is_refused(string host)
    {
        await WebFixture.ProblemAsync(await _web.SendAsync(HttpMethod.Get, "/v1/briefs", null, ("Host", host)), HttpStatusCode.MisdirectedRequest, "host-unknown");
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await _web.SendAsync(HttpMethod.Get, "/", null, ("Host", host))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _web.SendAsync(HttpMethod.Get, "/healthz", null, ("Host", host))).StatusCode);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:7071")]
    [InlineData("127.0.0.1:9999")]
    [InlineData("[::1]:7071")]
    public async Task Its_own_names_are_answered(string host) =>
        Assert.Equal(HttpStatusCode.OK, (await _web.SendAsync(HttpMethod.Get, "/v1/briefs", null, ("Host", host))).StatusCode);

    [Fact]
    public async Task A_configured_name_is_answered_and_takes_a_key()
    {
        // Under a public name a call on loopback comes through a proxy, from anywhere.
        using var web = new WebFixture(s => s with { Options = new() { Hosts = ["studio.example"] } });
        Assert.Equal(HttpStatusCode.Unauthorized, (await web.SendAsync(HttpMethod.Get, "/v1/briefs", null, ("Host", "studio.example"))).StatusCode);
        var key = await new ApiKeys(web.Studio.Store, "studio", TimeProvider.System).CreateAsync("ci", [Role.Requester], TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await web.SendAsync(HttpMethod.Get, "/v1/briefs", null, ("Host", "studio.example"), ("Authorization", $"Bearer {key}"))).StatusCode);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "http://localhost:9999")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task What_a_page_elsewhere_sends_changes_nothing(string header, string value)
    {
        await _web.Studio.AddReviewAsync();
        var before = await _web.SnapshotAsync();
        await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/briefs", BriefApiTests.Draft, (header, value)), HttpStatusCode.Forbidden, "cross-origin");
        await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/campaigns/spring-2026/kill", """{"reason":"x"}""", (header, value)), HttpStatusCode.Forbidden, "cross-origin");
        await WebFixture.ProblemAsync(await _web.SendAsync(HttpMethod.Delete, "/v1/briefs/b-spring", null, (header, value)), HttpStatusCode.Forbidden, "cross-origin");
        Assert.Equal(before, await _web.SnapshotAsync());
    }

    [Fact]
    public async Task What_its_own_pages_and_programs_send_is_taken()
    {
        var own = await _web.PostJsonAsync("/v1/briefs", BriefApiTests.Draft, ("Origin", "http://localhost:7071"), ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(HttpStatusCode.Accepted, own.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await _web.PostJsonAsync("/v1/briefs", BriefApiTests.Draft)).StatusCode);
    }

    [Fact]
    public async Task A_decision_counts_by_its_token_and_browsers_that_hide_the_origin_may_send_it()
    {
        var token = _web.Studio.Token(await _web.Studio.AddReviewAsync());
        using var form = new FormUrlEncodedContent([new("token", token), new("v-0-0", "approve")]);
        var answer = await _web.SendAsync(HttpMethod.Post, "/r", form, ("Origin", "null"), ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }
}
