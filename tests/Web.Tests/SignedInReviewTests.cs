using System.Net;
using Atelier.Core.Reviews;
using Atelier.Web.Identity;

namespace Atelier.Web.Tests;

/// <summary>A review at the address that is no secret.</summary>
public sealed class SignedInReviewTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task Whoever_is_asked_and_signed_in_decides_as_themselves_also_for_roles_that_a_link_does_not_prove()
    {
        var review = await _web.Studio.AddReviewAsync(changeReview: r => r with { Reviewers = [new("anna", ["legal"])], RequiredRoles = ["legal"], SignInRoles = ["legal"] });
        var key = ("Authorization", $"Bearer {await _web.Studio.Keys.CreateAsync("anna", ["legal"], WebFixture.Stop)}");
        var path = $"/reviews/{review.Id}";
        var page = await WebFixture.PageAsync(await _web.SendAsync(HttpMethod.Get, path, null, key));
        Assert.Equal(path, page.QuerySelector("#review")!.GetAttribute("action"));
        Assert.Null(page.QuerySelector("input[name=token]"));
        var picture = page.QuerySelectorAll("img").Select(i => i.GetAttribute("src")).First(s => s?.Length > 0)!;
        Assert.Equal(HttpStatusCode.OK, (await _web.SendAsync(HttpMethod.Get, picture, null, key)).StatusCode);
        var answer = await _web.SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent([new("v-0-0", "approve")]), key, ("Origin", "http://localhost:7071"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(path, answer.Headers.Location!.OriginalString);
        var decision = Assert.Single(await _web.Studio.Reviews.DecisionsAsync("studio", review.Id, WebFixture.Stop));
        Assert.Equal(("anna", "sign-in"), (decision.Reviewer, decision.Via));
        Assert.Equal(["legal"], decision.Roles);
        await WebFixture.PageAsync(await _web.SendAsync(HttpMethod.Get, path, null, key));
    }

    [Fact]
    public async Task It_opens_to_nobody_else_and_another_sites_form_decides_nothing()
    {
        var review = await _web.Studio.AddReviewAsync();
        var ben = ("Authorization", $"Bearer {await _web.Studio.Keys.CreateAsync("carl", [Role.Reviewer], WebFixture.Stop)}");
        await WebFixture.PageAsync(await _web.SendAsync(HttpMethod.Get, $"/reviews/{review.Id}", null, ben), HttpStatusCode.NotFound);
        await WebFixture.PageAsync(await _web.SendAsync(HttpMethod.Get, $"/reviews/{review.Id}/pictures/{review.Items[0].PictureSha256}", null, ben), HttpStatusCode.NotFound);
        await WebFixture.PageAsync(await _web.SendAsync(HttpMethod.Post, $"/reviews/{review.Id}", new FormUrlEncodedContent([new("v-0-0", "approve")]), ben), HttpStatusCode.NotFound);
        foreach (var role in new[] { Role.Relay, Role.Requester, Role.Admin })
        {
            var other = ("Authorization", $"Bearer {await _web.Studio.Keys.CreateAsync("anna", [role], WebFixture.Stop)}");
            await WebFixture.PageAsync(await _web.SendAsync(HttpMethod.Post, $"/reviews/{review.Id}", new FormUrlEncodedContent([new("v-0-0", "approve")]), other), HttpStatusCode.Forbidden);
        }

        var anna = ("Authorization", $"Bearer {await _web.Studio.Keys.CreateAsync("anna", [Role.Reviewer], WebFixture.Stop)}");
        var foreign = await _web.SendAsync(HttpMethod.Post, $"/reviews/{review.Id}", new FormUrlEncodedContent([new("v-0-0", "approve")]), anna, ("Origin", "https://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _web.GetAsync($"/reviews/{review.Id}")).StatusCode);
        Assert.Empty(await _web.Studio.Reviews.DecisionsAsync("studio", review.Id, WebFixture.Stop));
    }
}
