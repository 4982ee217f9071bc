using System.Net;
using System.Text;
using Atelier.Core.Storage;
using Atelier.Web.Identity;

namespace Atelier.Web.Tests;

public sealed class IdentityTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("192.168.1.7", false)]
    public async Task Without_keys_only_the_machine_itself_is_owner(string address, bool isOwner)
    {
        using var web = new WebFixture(from: IPAddress.Parse(address));
        Assert.Equal(isOwner ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, (await web.GetAsync("/v1/briefs")).StatusCode);
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    public async Task What_a_proxy_on_the_machine_forwards_does_not_come_from_it(string header)
    {
        using var web = new WebFixture();
        var answer = await web.SendAsync(HttpMethod.Get, "/v1/briefs", null, (header, "for=203.0.113.9"));
        await WebFixture.ProblemAsync(answer, HttpStatusCode.Unauthorized, "sign-in");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task Once_there_is_a_key_everybody_must_show_one()
    {
        using var web = new WebFixture();
        var key = await web.Studio.Keys.CreateAsync("mia", [Role.Requester], WebFixture.Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, (await web.GetAsync("/v1/briefs")).StatusCode);
        var page = await web.GetAsync("/");
        Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode);
        Assert.Equal("Basic", page.Headers.WwwAuthenticate.Single().Scheme);

        Assert.Equal(HttpStatusCode.OK, (await web.SendAsync(HttpMethod.Get, "/v1/briefs", null, ("Authorization", $"Bearer {key}"))).StatusCode);
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"anybody:{key}"));
        Assert.Equal(HttpStatusCode.OK, (await web.SendAsync(HttpMethod.Get, "/", null, ("Authorization", $"Basic {basic}"))).StatusCode);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer atl_short")]
    [InlineData("Bearer atl_0000000000000000000000000000000000000000000")]
    [InlineData("Basic !!!")]
    [InlineData("Basic ")]
    [InlineData("Digest x")]
    public async Task What_is_no_key_opens_nothing(string header)
    {
        using var web = new WebFixture();
        await web.Studio.Keys.CreateAsync("mia", [Role.Owner], WebFixture.Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, (await web.SendAsync(HttpMethod.Get, "/v1/briefs", null, ("Authorization", header))).StatusCode);
    }

    [Fact]
    public async Task A_wrong_key_is_not_made_up_for_by_calling_from_the_machine()
    {
        using var web = new WebFixture();
        Assert.Equal(HttpStatusCode.Unauthorized, (await web.SendAsync(HttpMethod.Get, "/v1/briefs", null, ("Authorization", "Bearer wrong"))).StatusCode);
    }

    [Fact]
    public async Task A_key_lies_in_the_store_only_as_its_hash()
    {
        using var web = new WebFixture();
        var key = await web.Studio.Keys.CreateAsync("mia", [Role.Requester], WebFixture.Stop);
        await foreach (var listing in web.Studio.Store.ListAsync("", startAfter: null, WebFixture.Stop))
        {
            var stored = await web.Studio.Store.GetAsync(listing.Key, WebFixture.Stop);
            Assert.DoesNotContain(key, listing.Key + Encoding.UTF8.GetString(stored!.Content.Span), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/v1/campaigns/spring-2026/kill", """{"reason":"x"}""")]
    [InlineData("/v1/briefs/b-spring/publish", "{}")]
    [InlineData("/v1/briefs/b-spring/cancel", "{}")]
    [InlineData("/v1/reviews/b-spring-r1/decisions", """{"verdicts":[]}""")]
    public async Task A_requester_may_not_do_what_needs_another_role(string path, string body)
    {
        using var web = new WebFixture();
        await web.Studio.AddReviewAsync();
        var key = await web.Studio.Keys.CreateAsync("mia", [Role.Requester], WebFixture.Stop);
        var before = await web.SnapshotAsync();
        await WebFixture.ProblemAsync(await web.PostJsonAsync(path, body, ("Authorization", $"Bearer {key}")), HttpStatusCode.Forbidden, "role-missing");
        Assert.Equal(before, await web.SnapshotAsync());
    }

    [Fact]
    public async Task Only_an_owner_withdraws_the_keys_of_whoever_is_an_owner_by_any_of_them()
    {
        using var web = new WebFixture();
        var olga = await web.Studio.Keys.CreateAsync("olga", [Role.Owner], WebFixture.Stop);
        await web.Studio.Keys.CreateAsync("olga", [Role.Requester], WebFixture.Stop);
        await web.Studio.Keys.CreateAsync("mia", [Role.Requester], WebFixture.Stop);
        var ada = await web.Studio.Keys.CreateAsync("ada", [Role.Admin], WebFixture.Stop);
        await WebFixture.ProblemAsync(await RevokeAsync(ada, "olga"), HttpStatusCode.Forbidden, "role-missing");
        Assert.Equal(HttpStatusCode.NoContent, (await RevokeAsync(ada, "mia")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await RevokeAsync(olga, "olga")).StatusCode);

        Task<HttpResponseMessage> RevokeAsync(string key, string holder) => web.SendAsync(HttpMethod.Delete, $"/v1/keys/{holder}", null, ("Authorization", $"Bearer {key}"));
    }

    [Fact]
    public async Task A_signed_in_reviewer_decides_in_their_own_name()
    {
        using var web = new WebFixture();
        await web.Studio.AddReviewAsync();
        var anna = await web.Studio.Keys.CreateAsync("anna", [Role.Reviewer], WebFixture.Stop);
        const string yes = """{"verdicts":[{"shot":0,"variant":0,"verdict":"approve"}]}""";
        var first = await WebFixture.JsonAsync(await web.PostJsonAsync("/v1/reviews/b-spring-r1/decisions", yes, ("Authorization", $"Bearer {anna}")), HttpStatusCode.Created);
        Assert.Equal("sign-in", first.GetProperty("decision").GetProperty("via").GetString());
        var again = await WebFixture.JsonAsync(await web.PostJsonAsync("/v1/reviews/b-spring-r1/decisions", yes, ("Authorization", $"Bearer {anna}")));
        Assert.True(again.GetProperty("isRepeat").GetBoolean());

        var zoe = await web.Studio.Keys.CreateAsync("zoe", [Role.Reviewer], WebFixture.Stop);
        await WebFixture.ProblemAsync(await web.PostJsonAsync("/v1/reviews/b-spring-r1/decisions", yes, ("Authorization", $"Bearer {zoe}")), HttpStatusCode.NotFound, "review-unknown");
        var ada = await web.Studio.Keys.CreateAsync("ada", [Role.Reviewer], WebFixture.Stop);
        var problem = await WebFixture.ProblemAsync(
            await web.PostJsonAsync("/v1/reviews/b-spring-r1/decisions", """{"verdicts":[{"shot":0,"variant":0,"verdict":"reject"},{"shot":7,"variant":0,"verdict":"approve"}]}""", ("Authorization", $"Bearer {ada}")),
            HttpStatusCode.BadRequest, "decision-invalid");
        Assert.Equal(["reason-missing", "item-unknown"], problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("code").GetString()));
        await WebFixture.ProblemAsync(await web.PostJsonAsync("/v1/reviews/b-spring-r1/decisions", """{"verdicts":[null]}""", ("Authorization", $"Bearer {ada}")), HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task A_review_link_needs_no_sign_in_from_anywhere()
    {
        using var web = new WebFixture(from: IPAddress.Parse("203.0.113.9"));
        var review = await web.Studio.AddReviewAsync();
        await web.PageAsync($"/r/{web.Studio.Token(review)}");
        Assert.Equal(HttpStatusCode.SeeOther, (await web.DecideAsync(web.Studio.Token(review), ("v-0-0", "approve"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await web.GetAsync($"/v1/reviews/{review.Id}")).StatusCode);
    }

    [Fact]
    public async Task Only_the_owner_is_shown_links_that_decide_in_others_names()
    {
        using var web = new WebFixture();
        await web.Studio.AddReviewAsync();
        Assert.Equal(2, (await web.PageAsync("/briefs/b-spring")).QuerySelectorAll(".asks a").Length);
        var key = await web.Studio.Keys.CreateAsync("mia", [Role.Requester, Role.Reviewer, Role.Admin], WebFixture.Stop);
        var page = await WebFixture.PageAsync(await web.SendAsync(HttpMethod.Get, "/briefs/b-spring", null, ("Authorization", $"Bearer {key}")));
        Assert.DoesNotContain("/r/r1.", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callers_and_roles_are_named_plainly()
    {
        using var web = new WebFixture();
        await Assert.ThrowsAsync<ArgumentException>(() => web.Studio.Keys.CreateAsync("Mia Müller", [Role.Owner], WebFixture.Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => web.Studio.Keys.CreateAsync("mia", ["a/b"], WebFixture.Stop));
        Assert.Null(await web.ReadAsync<object>(StoreKeys.Policy("studio")));
    }
}
