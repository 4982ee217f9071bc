using System.Net;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Web.Identity;

namespace Atelier.Web.Tests;

public sealed class RelayTests : IDisposable
{
    private const string Address = "Anna.Example@contoso.example";
    private const string Path = "/v1/reviews/b-spring-r1/decisions/relayed";

    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task A_relay_carries_an_answer_of_somebody_whom_it_knows_by_address_and_the_address_is_stored_nowhere()
    {
        var anna = Pseudonyms.Of("studio", Address.ToUpperInvariant());
        await _web.Studio.AddReviewAsync(changeReview: r => r with { Reviewers = [new(anna, ["reviewer"])], AcceptRelayed = ["reviewer"] });
        var flow = await _web.Studio.Keys.CreateAsync("teams-flow", [Role.Relay], WebFixture.Stop);
        var answer = await WebFixture.JsonAsync(await RelayAsync(flow, Address), HttpStatusCode.Created);
        Assert.Equal("relay", answer.GetProperty("decision").GetProperty("via").GetString());
        Assert.Equal("teams-flow", answer.GetProperty("decision").GetProperty("relayedBy").GetString());
        Assert.Equal(anna, answer.GetProperty("decision").GetProperty("reviewer").GetString());
        await foreach (var listing in _web.Studio.Store.ListAsync("", startAfter: null, WebFixture.Stop))
        {
            var content = System.Text.Encoding.Latin1.GetString((await _web.Studio.Store.GetAsync(listing.Key, WebFixture.Stop))!.Content.Span);
            Assert.DoesNotContain("contoso", listing.Key + content, StringComparison.OrdinalIgnoreCase);
        }

        Assert.True((await WebFixture.JsonAsync(await RelayAsync(flow, anna))).GetProperty("isRepeat").GetBoolean());
    }

    [Fact]
    public async Task Nobody_else_relays_and_a_relay_decides_nothing_in_its_own_name()
    {
        await _web.Studio.AddReviewAsync(changeReview: r => r with { AcceptRelayed = ["reviewer"] });
        var before = (await _web.ReadAsync<Review>(StoreKeys.Review("studio", "b-spring-r1")))!;
        var reviewer = await _web.Studio.Keys.CreateAsync("anna", [Role.Reviewer], WebFixture.Stop);
        await WebFixture.ProblemAsync(await RelayAsync(reviewer, "anna"), HttpStatusCode.Forbidden, "role-missing");
        var flow = await _web.Studio.Keys.CreateAsync("ben", [Role.Relay], WebFixture.Stop);
        var own = await _web.PostJsonAsync("/v1/reviews/b-spring-r1/decisions", Body("x"), ("Authorization", $"Bearer {flow}"));
        await WebFixture.ProblemAsync(own, HttpStatusCode.Forbidden, "role-missing");
        await WebFixture.ProblemAsync(await RelayAsync(flow, "stranger@contoso.example"), HttpStatusCode.NotFound, "review-unknown");
        await WebFixture.ProblemAsync(await RelayAsync(flow, " "), HttpStatusCode.BadRequest, "required");
        await WebFixture.ProblemAsync(await RelayAsync(flow, new string('x', 1000)), HttpStatusCode.BadRequest, "required");
        Assert.Empty(await _web.Studio.Reviews.DecisionsAsync("studio", before.Id, WebFixture.Stop));
    }

    [Fact]
    public async Task A_link_whose_reviewer_must_sign_in_says_so_and_records_nothing()
    {
        var review = await _web.Studio.AddReviewAsync(changeReview: r => r with { SignInRoles = ["reviewer"] });
        await WebFixture.PageAsync(await _web.DecideAsync(_web.Studio.Token(review), ("v-0-0", "approve")), HttpStatusCode.BadRequest);
        Assert.Empty(await _web.Studio.Reviews.DecisionsAsync("studio", review.Id, WebFixture.Stop));
    }

    [Fact]
    public void Claims_of_an_identity_provider_become_a_pseudonym_with_roles_of_this_workspace_alone()
    {
        var claims = new RoleClaims("studio");
        const string oid = "7d6a1c62-0000-4c6e-9a2b-3f1d2c4b5a69";
        var caller = claims.CallerOf([("oid", oid), ("roles", "Atelier.Reviewer"), ("roles", "studio:legal"), ("roles", "other:admin"), ("roles", "owner"), ("name", "Anna Example")])!;
        Assert.Equal(["reviewer", "legal"], caller.Roles);
        Assert.Equal(Pseudonyms.Of("studio", oid), caller.Id);
        Assert.True(Core.Briefs.Ids.IsValid(caller.Id));
        Assert.DoesNotContain("7d6a", caller.Id, StringComparison.Ordinal);
        Assert.NotEqual(Pseudonyms.Of("other", oid), caller.Id);
        Assert.Null(claims.CallerOf([("oid", oid), ("roles", "other:admin")]));
        Assert.Null(claims.CallerOf([("roles", "reviewer")]));
    }

    private Task<HttpResponseMessage> RelayAsync(string key, string responder) => _web.PostJsonAsync(Path, Body(responder), ("Authorization", $"Bearer {key}"));

    private static string Body(string responder) => responder == "x"
        ? """{"verdicts":[{"shot":0,"variant":0,"verdict":"approve"}]}"""
        : $$"""{"responder":"{{responder}}","verdicts":[{"shot":0,"variant":0,"verdict":"approve"}]}""";
}
