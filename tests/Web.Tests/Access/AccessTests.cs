using System.Net;
using System.Text;
using System.Text.Json;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Web.OpenApi;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Tests.Access;

/// <summary>Every route by every role by every owner, allowed and refused.</summary>
public sealed class AccessTests : IDisposable
{
    private static readonly string[] Roles = ["requester", "reviewer", "publisher", "admin", "relay", "legal", "owner"];

    private readonly WebFixture _web = new(s => s with { Options = s.Options with { RateBurst = 100_000 } });

    public void Dispose() => _web.Dispose();

    [Fact]
    public void Every_operation_is_classified() =>
        Assert.Equal(Operations().Select(o => o.Operation.Id).Order(StringComparer.Ordinal), AccessTable.Allowed.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_route_lets_in_the_roles_of_the_table_and_nobody_else()
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var role in Roles)
        {
            keys[role] = await _web.Studio.Keys.CreateAsync($"p-{role}", [role], WebFixture.Stop);
        }

        keys["nobody"] = await _web.Studio.Keys.CreateAsync("p-nobody", [], WebFixture.Stop);
        foreach (var (method, path, operation) in Operations())
        {
            var allowed = AccessTable.Allowed[operation.Id];
            foreach (var (role, key) in keys)
            {
                var answer = await SendAsync(method, path, key);
                var code = await CodeAsync(answer);
                var isIn = allowed == AccessTable.Public || role == "owner" || allowed.Split(' ').Contains(role);
                Assert.True(isIn == (code != "role-missing"), $"{operation.Id} as {role}: {answer.StatusCode} {code}");
            }

            Assert.Equal(allowed != AccessTable.Public, (await SendAsync(method, path, key: null)).StatusCode == HttpStatusCode.Unauthorized);
            Assert.Equal(allowed != AccessTable.Public, (await SendAsync(method, path, "atl_" + new string('x', 43))).StatusCode == HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public void Every_page_is_classified() =>
        Assert.Equal(Pages().Select(p => $"{p.Method} {p.Path}").Order(StringComparer.Ordinal), AccessTable.Pages.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_page_lets_in_the_roles_of_the_table_and_nobody_else()
    {
        await _web.Studio.AddBriefAsync(_web.Studio.BriefOf("nothing") with { Requester = "somebody" });
        foreach (var role in Roles.Append("nobody"))
        {
            var key = await _web.Studio.Keys.CreateAsync($"p-{role}", role == "nobody" ? [] : [role], WebFixture.Stop);
            await _web.Studio.Studio.Brands.SaveAsync("studio", new() { Id = "nothing", Name = "Nothing" }, "somebody", WebFixture.Stop);
            foreach (var (method, path) in Pages())
            {
                var allowed = AccessTable.Pages[$"{method} {path}"];
                var address = string.Join('/', path.Split('/').Select(s => s.StartsWith('{') ? "nothing" : s));
                var answer = await _web.SendAsync(new HttpMethod(method), address, method == "GET" ? null : new FormUrlEncodedContent([]), ("Authorization", $"Bearer {key}"), ("Origin", "http://localhost:7071"));
                var isIn = allowed == AccessTable.Public || role == "owner" || allowed.Split(' ').Contains(role);
                Assert.True(isIn == (answer.StatusCode != HttpStatusCode.Forbidden), $"{method} {path} as {role}: {answer.StatusCode}");
                Assert.NotEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
            }
        }
    }

    [Fact]
    public async Task A_relay_reads_what_it_carries_and_nothing_else_of_a_brief()
    {
        var review = await _web.Studio.AddReviewAsync();
        var relay = await _web.Studio.Keys.CreateAsync("flow", ["relay"], WebFixture.Stop);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("GET", $"/v1/reviews/{review.Id}/card", relay)).StatusCode);
        foreach (var path in new[] { "/v1/briefs/b-spring", "/v1/briefs/b-spring/audit", "/v1/briefs/b-spring/costs", $"/v1/briefs/b-spring/pictures/{review.Items[0].PictureSha256}", "/v1/workspace/report", "/v1/policy", "/", "/briefs/b-spring" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync("GET", path, relay)).StatusCode);
        }

        // Whoever else they are besides, they are in full.
        var both = await _web.Studio.Keys.CreateAsync("flow-and-more", ["relay", "reviewer"], WebFixture.Stop);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync("GET", "/v1/briefs/b-spring", both)).StatusCode);
    }

    [Fact]
    public async Task A_brief_is_called_off_by_whoever_sent_it_and_by_administrators_and_is_not_there_for_other_workspaces()
    {
        var outcome = new (string Role, bool Own, int Status)[] { ("requester", true, 202), ("requester", false, 403), ("reviewer", false, 403), ("publisher", false, 403), ("relay", false, 403), ("legal", false, 403), ("admin", false, 202), ("owner", false, 202) };
        foreach (var (role, own, status) in outcome)
        {
            foreach (var way in new[] { "cancel", "delete" })
            {
                var id = $"b-{role}-{(own ? "own" : "other")}-{way}";
                var caller = $"c-{role}-{(own ? "own" : "other")}-{way}";
                await _web.Studio.AddBriefAsync(_web.Studio.BriefOf(id) with { Requester = own ? caller : "somebody" });
                var key = await _web.Studio.Keys.CreateAsync(caller, [role], WebFixture.Stop);
                var answer = await (way == "cancel" ? SendAsync("POST", $"/v1/briefs/{id}/cancel", key) : SendAsync("DELETE", $"/v1/briefs/{id}", key));
                Assert.True((int)answer.StatusCode == status, $"{way} as {role}, {(own ? "own" : "another's")}: {answer.StatusCode}");
                Assert.Equal(status == 202, await _web.ReadAsync<Outcome>(StoreKeys.Outcome("studio", id)) is not null);
            }
        }
    }

    [Fact]
    public async Task Nothing_of_another_workspace_is_there_for_anybody()
    {
        var brief = _web.Studio.BriefOf("b-foreign") with { Workspace = "other" };
        await _web.Studio.Store.WriteOnceAsync(StoreKeys.Brief("other", "b-foreign"), brief, metadata: null, WebFixture.Stop);
        await _web.Studio.Store.WriteOnceAsync(StoreKeys.Outcome("other", "b-foreign"), new Outcome { State = BriefState.Cancelled, Code = "cancelled", Reason = "x", At = brief.SubmittedAt, By = "x" }, metadata: null, WebFixture.Stop);
        foreach (var role in Roles)
        {
            var key = await _web.Studio.Keys.CreateAsync($"f-{role}", [role], WebFixture.Stop);
            foreach (var (method, path, operation) in Operations().Where(o => o.Path.StartsWith("/v1/briefs/{id}", StringComparison.Ordinal)))
            {
                var answer = await SendAsync(method, path.Replace("{id}", "b-foreign", StringComparison.Ordinal), key);
                Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden, $"{operation.Id} as {role}: {answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task An_administrator_makes_no_owner()
    {
        var admin = await _web.Studio.Keys.CreateAsync("ada", ["admin"], WebFixture.Stop);
        var answer = await _web.PostJsonAsync("/v1/keys", """{"caller":"eve","roles":["owner"]}""", ("Authorization", $"Bearer {admin}"));
        await WebFixture.ProblemAsync(answer, HttpStatusCode.Forbidden, "role-missing");
        var made = await WebFixture.JsonAsync(await _web.PostJsonAsync("/v1/keys", """{"caller":"eve","roles":["reviewer"]}""", ("Authorization", $"Bearer {admin}")), HttpStatusCode.Created);
        Assert.Equal("eve", (await WebFixture.JsonAsync(await SendAsync("GET", "/v1/me", made.GetProperty("key").GetString()))).GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync("DELETE", "/v1/keys/eve", admin)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync("GET", "/v1/me", made.GetProperty("key").GetString())).StatusCode);
        Assert.Equal(["key-added", "key-revoked"], (await WebFixture.JsonAsync(await SendAsync("GET", "/v1/audit", admin))).GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("act").GetString()));
    }

    [Fact]
    public async Task An_administrator_makes_no_key_in_the_name_of_an_owner_the_machine_or_the_studio()
    {
        await _web.Studio.Keys.CreateAsync("olga", ["owner"], WebFixture.Stop);
        var admin = await _web.Studio.Keys.CreateAsync("ada", ["admin"], WebFixture.Stop);
        var owner = await _web.Studio.Keys.CreateAsync("otto", ["owner"], WebFixture.Stop);
        foreach (var name in new[] { "olga", "owner", "terminal", "workflow", "sweep" })
        {
            var body = $$"""{"caller":"{{name}}","roles":["reviewer"]}""";
            await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/keys", body, ("Authorization", $"Bearer {admin}")), HttpStatusCode.Forbidden, "role-missing");
            Assert.Equal(HttpStatusCode.Created, (await _web.PostJsonAsync("/v1/keys", body, ("Authorization", $"Bearer {owner}"))).StatusCode);
        }
    }

    [Fact]
    public async Task From_the_first_key_on_the_machine_itself_needs_one()
    {
        Assert.Equal(HttpStatusCode.OK, (await _web.GetAsync("/v1/me")).StatusCode);
        await WebFixture.JsonAsync(await _web.PostJsonAsync("/v1/keys", """{"caller":"olga","roles":["owner"]}"""), HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _web.GetAsync("/v1/me")).StatusCode);
    }

    private IEnumerable<(string Method, string Path)> Pages() =>
        from route in _web.Routes
        where route.Metadata.GetMetadata<Operation>() is null
        from method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        where method != "HEAD"
        select (method, route.RoutePattern.RawText!);

    private IEnumerable<(string Method, string Path, Operation Operation)> Operations() =>
        from route in _web.Routes
        let operation = route.Metadata.GetMetadata<Operation>()
        where operation is not null
        from method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        where method != "HEAD"
        select (method, route.RoutePattern.RawText!, operation);

    // Ids of nothing, and a body that nothing follows from: who may come in is decided before either is looked at.
    private Task<HttpResponseMessage> SendAsync(string method, string path, string? key)
    {
        var address = string.Join('/', path.Split('/').Select(s => s.StartsWith('{') ? "nothing" : s));
        (string, string)[] headers = key is null ? [("X-Forwarded-For", "203.0.113.9")] : [("Authorization", $"Bearer {key}")];
        return _web.SendAsync(new HttpMethod(method), address, method is "GET" ? null : new StringContent("{}", Encoding.UTF8, "application/json"), headers);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? JsonDocument.Parse(await answer.Content.ReadAsStringAsync(WebFixture.Stop)).RootElement.GetProperty("code").GetString() : null;
}
