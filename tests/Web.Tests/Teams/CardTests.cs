using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Web.Identity;

namespace Atelier.Web.Tests.Teams;

/// <summary>The card that is answered in Teams, from the flow's fetching it to the decision on record.</summary>
public sealed class CardTests : IDisposable
{
    private const string ObjectId = "7d6a1c62-0000-4c6e-9a2b-3f1d2c4b5a69";

    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task An_answer_in_Teams_becomes_a_decision_of_its_responder_with_the_relay_on_record()
    {
        var anna = Pseudonyms.Of("studio", ObjectId);
        var review = await AddAsync(anna);
        var flow = await _web.Studio.Keys.CreateAsync("teams-flow", [Role.Relay], WebFixture.Stop);
        var card = await CardAsync(flow, review);
        var answer = await RelayAsync(flow, review, Response(card, ("approve-0", "0,2"), ("rest-0", "reject"), ("reason-0", "colour"), ("note-0", "warmer"), ("approve-1", "1")));
        var decision = (await WebFixture.JsonAsync(answer, HttpStatusCode.Created)).GetProperty("decision");
        Assert.Equal((anna, "relay", "teams-flow"), (decision.GetProperty("reviewer").GetString(), decision.GetProperty("via").GetString(), decision.GetProperty("relayedBy").GetString()));
        var stored = Assert.Single(await _web.Studio.Reviews.DecisionsAsync("studio", review.Id, WebFixture.Stop));
        Assert.Equal(
            [(0, 0, Verdict.Approve), (0, 2, Verdict.Approve), (0, 1, Verdict.Reject), (0, 3, Verdict.Reject), (1, 1, Verdict.Approve)],
            stored.Verdicts.Select(v => (v.Shot, v.Variant, v.Verdict)));
        Assert.All(stored.Verdicts.Where(v => v.Verdict == Verdict.Reject), v => Assert.Equal((DecisionReason.Colour, "warmer"), (v.Reason, v.Note)));
        Assert.True((await WebFixture.JsonAsync(await RelayAsync(flow, review, Response(card, ("approve-1", "0"))))).GetProperty("isRepeat").GetBoolean());
        Assert.Empty(await HoldingAsync("Example"));
    }

    [Fact]
    public async Task A_responder_may_be_known_by_address_and_a_stranger_decides_nothing()
    {
        var review = await AddAsync(Pseudonyms.Of("studio", "anna@contoso.example"));
        var flow = await _web.Studio.Keys.CreateAsync("teams-flow", [Role.Relay], WebFixture.Stop);
        var card = await CardAsync(flow, review);
        var stranger = Response(card, ("approve-0", "0"));
        stranger["responder"] = new JsonObject { ["objectId"] = Guid.NewGuid().ToString(), ["email"] = "eve@contoso.example" };
        await WebFixture.ProblemAsync(await RelayAsync(flow, review, stranger), HttpStatusCode.NotFound, "review-unknown");
        await WebFixture.JsonAsync(await RelayAsync(flow, review, Response(card, ("approve-0", "0"))), HttpStatusCode.Created);
    }

    [Fact]
    public async Task Policy_says_whether_a_relayed_answer_is_enough()
    {
        var review = await _web.Studio.AddReviewAsync(changeReview: r => r with { Reviewers = [new(Pseudonyms.Of("studio", ObjectId), ["legal"])], AcceptRelayed = ["reviewer"], RequiredRoles = ["legal"] });
        var flow = await _web.Studio.Keys.CreateAsync("teams-flow", [Role.Relay], WebFixture.Stop);
        var answer = await RelayAsync(flow, review, Response(await CardAsync(flow, review), ("approve-0", "0")));
        var problem = await WebFixture.ProblemAsync(answer, HttpStatusCode.BadRequest, "decision-invalid");
        Assert.Equal("relay-not-accepted", problem.GetProperty("errors")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task An_answer_to_another_card_or_an_incomplete_one_records_nothing_and_says_why()
    {
        var review = await AddAsync(Pseudonyms.Of("studio", ObjectId));
        var flow = await _web.Studio.Keys.CreateAsync("teams-flow", [Role.Relay], WebFixture.Stop);
        var card = await CardAsync(flow, review);
        await WebFixture.ProblemAsync(await RelayAsync(flow, review, Response(card, ("review", "b-other-r1"), ("approve-0", "0"))), HttpStatusCode.Conflict, "review-stale");
        await WebFixture.ProblemAsync(await RelayAsync(flow, review, Response(card, ("content", new string('0', 32)), ("approve-0", "0"))), HttpStatusCode.Conflict, "review-stale");
        foreach (var wrong in new (string, string)[] { ("approve-0", "9"), ("approve-0", "x"), ("rest-0", "reject"), ("rest-0", "1"), ("approve-9", "0") })
        {
            await WebFixture.ProblemAsync(await RelayAsync(flow, review, Response(card, wrong)), HttpStatusCode.BadRequest, "decision-invalid");
        }

        foreach (var field in new[] { "responder", "data" })
        {
            var response = Response(card, ("approve-0", "0"));
            response.Remove(field);
            var problem = await WebFixture.ProblemAsync(await RelayAsync(flow, review, response), HttpStatusCode.BadRequest, "required");
            Assert.Equal(field, problem.GetProperty("field").GetString());
        }

        var anna = await _web.Studio.Keys.CreateAsync("anna", [Role.Reviewer], WebFixture.Stop);
        await WebFixture.ProblemAsync(await RelayAsync(anna, review, Response(card, ("approve-0", "0"))), HttpStatusCode.Forbidden, "role-missing");
        Assert.Empty(await _web.Studio.Reviews.DecisionsAsync("studio", review.Id, WebFixture.Stop));
    }

    [Fact]
    public async Task A_card_of_a_review_that_is_over_is_not_handed_out()
    {
        var review = await _web.Studio.AddReviewAsync();
        _web.Clock.Advance(TimeSpan.FromDays(15));
        await WebFixture.ProblemAsync(await _web.GetAsync($"/v1/reviews/{review.Id}/card"), HttpStatusCode.Gone, "review-expired");
    }

    private Task<Review> AddAsync(string reviewer) => _web.Studio.AddReviewAsync(changeReview: r => r with { Reviewers = [new(reviewer, ["reviewer"])], AcceptRelayed = ["reviewer"] });

    private async Task<JsonObject> CardAsync(string key, Review review) =>
        JsonNode.Parse((await WebFixture.JsonAsync(await _web.SendAsync(HttpMethod.Get, $"/v1/reviews/{review.Id}/card", null, ("Authorization", $"Bearer {key}")))).GetRawText())!.AsObject();

    private Task<HttpResponseMessage> RelayAsync(string key, Review review, JsonObject response) =>
        _web.PostJsonAsync($"/v1/reviews/{review.Id}/decisions/card", response.ToJsonString(), ("Authorization", $"Bearer {key}"));

    // As 'Post adaptive card and wait for a response' gives it: every input, the submitted data among them, and more than anybody asked for.
    private static JsonObject Response(JsonObject card, params (string Name, string Value)[] filled)
    {
        var submit = card["actions"]!.AsArray().Single(a => (string)a!["type"]! == "Action.Submit")!;
        var data = submit["data"]!.DeepClone().AsObject();
        foreach (var input in card["body"]!.AsArray().Where(b => ((string)b!["type"]!).StartsWith("Input.", StringComparison.Ordinal)))
        {
            data[(string)input!["id"]!] = "";
        }

        foreach (var (name, value) in filled)
        {
            data[name] = value;
        }

        return new()
        {
            ["responseTime"] = "2026-11-20T12:00:00Z",
            ["responder"] = new JsonObject { ["objectId"] = ObjectId, ["tenantId"] = Guid.NewGuid().ToString(), ["email"] = "Anna@contoso.example", ["userPrincipalName"] = "anna@contoso.example", ["displayName"] = "Anna Example" },
            ["submitActionId"] = (string)submit["title"]!,
            ["messageId"] = "1700000000000",
            ["messageLink"] = "https://teams.microsoft.com/l/message/x",
            ["data"] = data,
        };
    }

    private async Task<List<string>> HoldingAsync(string text)
    {
        var found = new List<string>();
        await foreach (var listing in _web.Studio.Store.ListAsync("", startAfter: null, WebFixture.Stop))
        {
            if (System.Text.Encoding.Latin1.GetString((await _web.Studio.Store.GetAsync(listing.Key, WebFixture.Stop))!.Content.Span).Contains(text, StringComparison.Ordinal))
            {
                found.Add(listing.Key);
            }
        }

        return found;
    }
}
