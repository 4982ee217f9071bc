using Atelier.Contracts.Storage;
using Atelier.Contracts.Time;
using Atelier.Core.Briefs;
using Atelier.Core.Inbox;
using Atelier.Core.Policies;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Reviews;

public sealed class DecisionWayTests
{
    private static readonly Reviewer Anna = new("anna", ["reviewer"]);
    private static readonly Reviewer Lea = new("lea", ["reviewer", "legal"]);
    private static readonly ItemVerdict[] Yes = [new() { Shot = 0, Variant = 0, Verdict = Verdict.Approve }];

    private readonly ManualTimeProvider _clock = new();
    private readonly InMemoryObjectStore _store;
    private readonly ReviewLinks _links = new(ReviewLinkKeys.Create(), new("http://localhost:7071"));
    private readonly ReviewService _reviews;

    public DecisionWayTests()
    {
        _store = new(_clock);
        _reviews = new(_store, new BriefInbox(_store, new RingCounter()), _links, _clock);
    }

    [Fact]
    public async Task A_links_bearer_alone_never_satisfies_a_role_that_needs_sign_in()
    {
        var review = await OpenAsync(r => r with { SignInRoles = ["legal"] });
        var result = await _reviews.DecideAsync(_links.TokenFor("studio", review, "lea"), Yes);
        Assert.Equal("sign-in-required", Assert.Single(result.Problems).Code);
        Assert.Empty(await _reviews.DecisionsAsync("studio", review.Id));
        Assert.NotNull((await _reviews.OpenAsync(_links.TokenFor("studio", review, "lea"))).Sheet!.LinkRefusal);

        var signedIn = await _reviews.DecideAsync("studio", review.Id, "lea", DecisionWays.SignIn, Yes);
        Assert.Equal(["reviewer", "legal"], signedIn.Decision!.Roles);
        Assert.Empty((await _reviews.DecideAsync(_links.TokenFor("studio", review, "anna"), Yes)).Problems);
    }

    [Fact]
    public void What_a_decision_on_record_claims_is_counted_by_how_it_came()
    {
        var review = TallyCase.Of([TallyCase.Item(0, 0)], [Lea], required: ["legal"]) with { SignInRoles = ["legal"], AcceptRelayed = ["reviewer"] };
        var decision = TallyCase.Says(review, Lea, 1, (0, 0, Verdict.Approve));
        Assert.Empty(ReviewTally.Count(review, [decision with { Via = DecisionWays.Link }], escalated: false).Approved);
        Assert.Empty(ReviewTally.Count(review, [decision with { Via = DecisionWays.Relay }], escalated: false).Approved);
        Assert.Single(ReviewTally.Count(review, [decision with { Via = DecisionWays.SignIn }], escalated: false).Approved);
        Assert.Single(ReviewTally.Count(review with { AcceptRelayed = ["legal"] }, [decision with { Via = DecisionWays.Relay }], escalated: false).Approved);
    }

    [Fact]
    public async Task A_relayed_decision_names_both_relay_and_responder_and_counts_where_policy_says_so()
    {
        var review = await OpenAsync(r => r with { AcceptRelayed = ["reviewer"] });
        var result = await _reviews.RelayAsync("studio", review.Id, "anna", "teams-flow", Yes);
        Assert.Equal(("anna", "teams-flow", DecisionWays.Relay), (result.Decision!.Reviewer, result.Decision.RelayedBy, result.Decision.Via));
        Assert.Single(ReviewTally.Count(review, await _reviews.DecisionsAsync("studio", review.Id), escalated: false).Approved);
    }

    [Theory]
    [InlineData("anna", new string[0])]
    [InlineData("lea", new[] { "reviewer" })]
    public async Task A_relayed_decision_that_would_lose_a_role_is_refused_rather_than_used_up(string responder, string[] accepted)
    {
        var review = await OpenAsync(r => r with { AcceptRelayed = accepted, RequiredRoles = ["legal"] });
        var result = await _reviews.RelayAsync("studio", review.Id, responder, "teams-flow", Yes);
        Assert.Equal("relay-not-accepted", Assert.Single(result.Problems).Code);
        Assert.Empty(await _reviews.DecisionsAsync("studio", review.Id));
    }

    private async Task<Review> OpenAsync(Func<Review, Review> change)
    {
        var brief = BriefNormaliser.Accept(BriefWorld.Draft(), "b-1", "studio", "rita", _clock.GetUtcNow());
        await _store.WriteOnceAsync(StoreKeys.Brief("studio", "b-1"), brief);
        var review = change(TallyCase.Of([TallyCase.Item(0, 0)], [Anna, Lea]) with { OpenedAt = _clock.GetUtcNow(), ExpiresAt = _clock.GetUtcNow().AddDays(14) });
        await _store.WriteOnceAsync(StoreKeys.Review("studio", review.Id), review);
        return review;
    }
}
