using System.Net;
using System.Text;
using Atelier.Core.Storage;
using Atelier.Web.Identity;

namespace Atelier.Web.Tests.Keys;

public sealed class KeyApiTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task A_key_opens_until_its_end_and_then_says_that_it_expired()
    {
        var owner = await OwnerAsync();
        var end = _web.Clock.GetUtcNow().AddHours(2);
        var made = await WebFixture.JsonAsync(await SendAsync(HttpMethod.Post, "/v1/keys", owner, $$"""{"caller":"ci","roles":["requester"],"purpose":"builds","expiresAt":"{{end:O}}"}"""), HttpStatusCode.Created);
        var key = made.GetProperty("key").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, "/v1/me", key)).StatusCode);
        _web.Clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromTicks(1));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, "/v1/me", key)).StatusCode);
        _web.Clock.Advance(TimeSpan.FromTicks(1));
        await WebFixture.ProblemAsync(await SendAsync(HttpMethod.Get, "/v1/me", key), HttpStatusCode.Unauthorized, "key-expired");

        // A browser asks for another.
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"x:{key}"));
        var page = await _web.SendAsync(HttpMethod.Get, "/", null, ("Authorization", $"Basic {basic}"));
        Assert.Equal("Basic", page.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Contains("This key has expired", await page.Content.ReadAsStringAsync(WebFixture.Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"caller":"ci","roles":["requester"],"expiresAt":"2001-01-01T00:00:00Z"}""", "expiresAt")]
    [InlineData("""{"caller":"ci","roles":["requester"],"purpose":"two\nlines"}""", "purpose")]
    [InlineData("""{"caller":"C I","roles":["requester"]}""", "caller")]
    [InlineData("""{"caller":"ci","roles":[]}""", "roles")]
    [InlineData("""{"caller":"ci","roles":[null]}""", "roles")]
    public async Task A_key_that_can_not_be_is_refused_by_field(string body, string field)
    {
        var before = await _web.SnapshotAsync();
        var problem = await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/keys", body), HttpStatusCode.BadRequest, "malformed");
        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.Equal(before, await _web.SnapshotAsync());
    }

    [Fact]
    public async Task One_key_of_several_is_revoked_and_the_others_go_on()
    {
        var owner = await OwnerAsync();
        var old = await WebFixture.JsonAsync(await SendAsync(HttpMethod.Post, "/v1/keys", owner, """{"caller":"ci","roles":["requester"]}"""), HttpStatusCode.Created);
        var next = await WebFixture.JsonAsync(await SendAsync(HttpMethod.Post, "/v1/keys", owner, """{"caller":"ci","roles":["requester"]}"""), HttpStatusCode.Created);
        var id = old.GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, $"/v1/keys/olga/{id}", owner)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, $"/v1/keys/ci/{id![..4]}", owner)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, $"/v1/keys/ci/{id}", owner)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, "/v1/me", old.GetProperty("key").GetString()!)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, "/v1/me", next.GetProperty("key").GetString()!)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, $"/v1/keys/ci/{id}", owner)).StatusCode);
    }

    [Fact]
    public async Task A_list_says_who_made_a_key_and_when_it_was_used_and_nothing_that_opens()
    {
        var owner = await OwnerAsync();
        var made = await WebFixture.JsonAsync(await SendAsync(HttpMethod.Post, "/v1/keys", owner, """{"caller":"ci","roles":["requester"],"purpose":"builds"}"""), HttpStatusCode.Created);
        var key = made.GetProperty("key").GetString()!;
        Assert.False((await ListedAsync(owner, "ci")).TryGetProperty("lastUsedAt", out _));
        await SendAsync(HttpMethod.Get, "/v1/me", key);
        var used = _web.Clock.GetUtcNow();
        var text = await (await SendAsync(HttpMethod.Get, "/v1/keys", owner)).Content.ReadAsStringAsync(WebFixture.Stop);
        Assert.DoesNotContain(key, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(key))), text, StringComparison.Ordinal);
        var listed = await ListedAsync(owner, "ci");
        Assert.Equal(("olga", "builds"), (listed.GetProperty("createdBy").GetString(), listed.GetProperty("purpose").GetString()));
        Assert.Equal(used, listed.GetProperty("lastUsedAt").GetDateTimeOffset(), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_use_is_noted_once_an_hour_by_all_processes_together_and_a_store_that_can_not_note_it_keeps_nobody_out()
    {
        var key = await _web.Studio.Keys.CreateAsync("ci", [Role.Requester], WebFixture.Stop);
        var notes = 0;
        _web.Studio.Store.BeforeWrite = written => notes += written.Contains("/keys/used/", StringComparison.Ordinal) ? 1 : 0;
        for (var i = 0; i < 20; i++)
        {
            await SendAsync(HttpMethod.Get, "/v1/me", key);

            // Another process each time.
            Assert.NotNull((await new ApiKeys(_web.Studio.Store, "studio", _web.Clock).FindAsync(key, WebFixture.Stop)).Caller);
        }

        Assert.Equal(1, notes);
        _web.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(HttpMethod.Get, "/v1/me", key);
        await SendAsync(HttpMethod.Get, "/v1/me", key);
        Assert.Equal(2, notes);

        _web.Clock.Advance(TimeSpan.FromHours(1));
        _web.Studio.Store.BeforeWrite = _ => throw new ObjectStoreException("store-full", "full");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, "/v1/me", key)).StatusCode);
    }

    [Fact]
    public async Task A_revoked_key_is_forgotten_and_a_use_that_is_noted_late_brings_it_not_back()
    {
        var owner = await OwnerAsync();
        var key = await _web.Studio.Keys.CreateAsync("ci", [Role.Requester], WebFixture.Stop);
        await SendAsync(HttpMethod.Get, "/v1/me", key);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, "/v1/keys/ci", owner)).StatusCode);
        _web.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, "/v1/me", key)).StatusCode);
        Assert.DoesNotContain("ci", (await (await SendAsync(HttpMethod.Get, "/v1/keys", owner)).Content.ReadAsStringAsync(WebFixture.Stop)).Split('"'));
    }

    private Task<string> OwnerAsync() => _web.Studio.Keys.CreateAsync("olga", [Role.Owner], WebFixture.Stop);

    private async Task<System.Text.Json.JsonElement> ListedAsync(string owner, string caller) =>
        (await WebFixture.JsonAsync(await SendAsync(HttpMethod.Get, "/v1/keys", owner))).GetProperty("keys").EnumerateArray().Single(k => k.GetProperty("caller").GetString() == caller);

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string key, string? body = null) =>
        _web.SendAsync(method, path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), ("Authorization", $"Bearer {key}"));
}
