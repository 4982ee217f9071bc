using System.Net;
using Atelier.Core.Hooks;
using Atelier.Core.Storage;
using Atelier.Web.Identity;

namespace Atelier.Web.Tests.Hooks;

public sealed class HookApiTests : IDisposable
{
    private const string Body = """{"url":"https://flow.example/callback?sig=abc","events":["atelier.review.requested"]}""";

    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task Subscribing_answers_with_an_address_that_unsubscribes_and_a_secret_shown_once()
    {
        var answer = await _web.PostJsonAsync("/v1/hooks", Body);
        var made = await WebFixture.JsonAsync(answer, HttpStatusCode.Created);
        Assert.StartsWith("whs_", made.GetProperty("secret").GetString(), StringComparison.Ordinal);
        var path = answer.Headers.Location!.AbsolutePath;
        Assert.Equal(path, made.GetProperty("self").GetString());
        var shown = await WebFixture.JsonAsync(await _web.GetAsync(path));
        Assert.False(shown.TryGetProperty("secret", out _));
        Assert.Equal(1, (await WebFixture.JsonAsync(await _web.GetAsync("/v1/hooks"))).GetProperty("hooks").GetArrayLength());
        var snapshot = await _web.SnapshotAsync();
        Assert.Contains("/hooks/", snapshot, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await _web.SendAsync(HttpMethod.Delete, path)).StatusCode);
        await WebFixture.ProblemAsync(await _web.GetAsync(path), HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("""{"url":"http://flow.example/"}""", "url-refused")]
    [InlineData("""{"url":"https://127.0.0.1/"}""", "url-refused")]
    [InlineData("""{"url":"https://[fd00::1]/"}""", "url-refused")]
    [InlineData("""{"url":"not an address"}""", "malformed")]
    [InlineData("""{"url":null}""", "malformed")]
    [InlineData("""{"url":"https://flow.example/","events":["x"]}""", "event-unknown")]
    [InlineData("""{"url":"https://flow.example/","events":[null]}""", "malformed")]
    [InlineData("""{"url":"https://flow.example/","campaign":"Not One"}""", "malformed")]
    public async Task A_subscription_that_cannot_be_is_refused_in_plain_words(string body, string code) =>
        await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/hooks", body), HttpStatusCode.BadRequest, code);

    [Fact]
    public async Task A_subscriber_sees_and_ends_only_their_own_and_an_administrator_all()
    {
        var anna = await _web.Studio.Keys.CreateAsync("anna", [Role.Requester], WebFixture.Stop);
        var ben = await _web.Studio.Keys.CreateAsync("ben", [Role.Relay], WebFixture.Stop);
        var ada = await _web.Studio.Keys.CreateAsync("ada", [Role.Admin], WebFixture.Stop);
        var path = (await SendAsync(HttpMethod.Post, "/v1/hooks", anna, Body)).Headers.Location!.AbsolutePath;
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, path, ben)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, path, ben)).StatusCode);
        Assert.Equal(0, (await WebFixture.JsonAsync(await SendAsync(HttpMethod.Get, "/v1/hooks", ben))).GetProperty("hooks").GetArrayLength());
        Assert.Equal(1, (await WebFixture.JsonAsync(await SendAsync(HttpMethod.Get, "/v1/hooks", ada))).GetProperty("hooks").GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, path, ada)).StatusCode);
    }

    [Fact]
    public async Task Dead_letters_are_seen_and_sent_again()
    {
        var path = (await _web.PostJsonAsync("/v1/hooks", Body)).Headers.Location!.AbsolutePath;
        var hook = path.Split('/')[^1];
        var happened = new LifecycleEvent { Id = "b-1-r1.requested", Type = EventTypes.ReviewRequested, Time = _web.Clock.GetUtcNow(), Workspace = "studio", BriefId = "b-1", Campaign = "spring" };
        await _web.Studio.Store.WriteAsync($"studio/deliveries/{hook}/dead/{happened.Id}", new HookDelivery { Event = happened, QueuedAt = happened.Time, NextAt = happened.Time, Attempts = 15, LastError = "It answered 500." }, PutCondition.Create, cancellationToken: WebFixture.Stop);
        var dead = (await WebFixture.JsonAsync(await _web.GetAsync($"{path}/deliveries"))).GetProperty("deliveries");
        Assert.Equal("It answered 500.", dead[0].GetProperty("lastError").GetString());
        await WebFixture.ProblemAsync(await _web.PostJsonAsync($"{path}/deliveries/nothing/replay", "{}"), HttpStatusCode.NotFound, "not-found");
        Assert.Equal(1, (await WebFixture.JsonAsync(await _web.PostJsonAsync($"{path}/deliveries/{happened.Id}/replay", "{}"), HttpStatusCode.Accepted)).GetProperty("count").GetInt32());
        Assert.Equal(0, (await WebFixture.JsonAsync(await _web.PostJsonAsync($"{path}/replay", "{}"), HttpStatusCode.Accepted)).GetProperty("count").GetInt32());
        Assert.Equal(1, (await WebFixture.JsonAsync(await _web.GetAsync($"{path}/deliveries?state=pending"))).GetProperty("deliveries").GetArrayLength());
        await WebFixture.ProblemAsync(await _web.GetAsync($"{path}/deliveries?state=x"), HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task The_page_shows_what_never_arrived_and_sends_it_again_without_showing_anybodys_token()
    {
        await Seeds.PagePaths.OfAsync(_web);
        var page = await _web.PageAsync("/hooks");
        Assert.DoesNotContain("a-token", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Contains("It answered 500.", page.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("410", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var one = page.QuerySelector("tbody form")!.GetAttribute("action")!;
        Assert.Equal("/hooks?done=replayed", (await _web.SubmitAsync(one)).Headers.Location!.OriginalString);
        Assert.Equal("/hooks?done=nothing-dead", (await _web.SubmitAsync(one)).Headers.Location!.OriginalString);

        page = await _web.PageAsync("/hooks");
        Assert.Null(page.QuerySelector("tbody"));
        var hook = (await _web.Studio.Services.Hooks.ListAsync("studio", WebFixture.Stop)).Single(h => h.Url.Host == "flow.example");
        Assert.Null(hook.DroppedAt);
        Assert.Single(await _web.Studio.Services.Hooks.DeliveriesAsync("studio", hook.Id, DeliveryState.Pending, 10, WebFixture.Stop));
        Assert.Equal(HttpStatusCode.NotFound, (await _web.SubmitAsync("/hooks/nothing/replay")).StatusCode);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string key, string? body = null) =>
        _web.SendAsync(method, path, body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json"), ("Authorization", $"Bearer {key}"));
}
