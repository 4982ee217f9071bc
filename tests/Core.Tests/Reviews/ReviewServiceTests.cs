using Atelier.Contracts.Storage;
using Atelier.Contracts.Time;
using Atelier.Core.Briefs;
using Atelier.Core.Inbox;
using Atelier.Core.Policies;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;

namespace Atelier.Core.Tests.Reviews;

public sealed class ReviewServiceTests
{
    private static readonly Reviewer Anna = new("anna", ["reviewer"]);
    private static readonly Reviewer Ben = new("ben", ["reviewer"]);
    private static readonly Reviewer Ada = new("ada", ["reviewer", "admin"]);
    private static readonly ItemVerdict[] Yes = [new() { Shot = 0, Variant = 0, Verdict = Verdict.Approve }];
    private static readonly ItemVerdict[] No = [new() { Shot = 0, Variant = 0, Verdict = Verdict.Reject, Reason = DecisionReason.Quality }];

    private readonly ManualTimeProvider _clock = new();
    private readonly InMemoryObjectStore _store;
    private readonly RingCounter _workflows = new();
    private readonly ReviewLinks _links = new(ReviewLinkKeys.Create(), new("http://localhost:7071"));
    private readonly ReviewService _reviews;

    public ReviewServiceTests()
    {
        _store = new(_clock);
        _reviews = new(_store, new BriefInbox(_store, _workflows), _links, _clock);
    }

    [Fact]
    public async Task A_link_opens_everything_that_its_reviewer_needs()
    {
        var review = await OpenReviewAsync();
        var opening = await _reviews.OpenAsync(Token(review, Anna), TestContext.Current.CancellationToken);
        Assert.Null(opening.Failure);
        Assert.Equal("Spring sale", opening.Sheet!.Brief.Title);
        Assert.Equal("anna", opening.Sheet.Reviewer.Id);
        Assert.Equal(ReviewStanding.Open, opening.Sheet.Standing);
        Assert.Null(opening.Sheet.Own);
    }

    [Fact]
    public async Task Opening_changes_nothing()
    {
        var review = await OpenReviewAsync();
        _store.BeforeWrite = key => Assert.Fail($"wrote {key}");
        await _reviews.OpenAsync(Token(review, Anna), TestContext.Current.CancellationToken);
        await _reviews.OpenAsync("studio", review.Id, "anna", TestContext.Current.CancellationToken);
        Assert.Empty(_workflows.Rings);
    }

    [Fact]
    public async Task A_decision_is_recorded_once_and_its_brief_is_told()
    {
        var review = await OpenReviewAsync();
        var result = await DecideAsync(review, Anna, Yes);
        Assert.False(result.IsRepeat);
        Assert.False(result.IsLate);
        Assert.Equal("link", result.Decision!.Via);
        Assert.Equal(["reviewer"], result.Decision.Roles);
        Assert.NotNull(await _store.GetAsync(StoreKeys.Signal("studio", "b-1", $"decision-{review.Id}-anna"), TestContext.Current.CancellationToken));
        Assert.Equal(["b-1 mail"], _workflows.Rings);
    }

    [Fact]
    public async Task A_repeat_shows_what_was_recorded_first_and_changes_nothing()
    {
        var review = await OpenReviewAsync();
        var first = await DecideAsync(review, Anna, Yes);
        var before = _store.Count;
        _clock.Advance(TimeSpan.FromMinutes(1));
        var repeat = await DecideAsync(review, Anna, No);
        Assert.True(repeat.IsRepeat);
        Assert.False(repeat.IsLate);
        Assert.Equal(first.Decision!.At, repeat.Decision!.At);
        Assert.Equal(Verdict.Approve, Assert.Single(repeat.Decision.Verdicts).Verdict);
        Assert.Equal(before, _store.Count);
    }

    [Fact]
    public async Task A_repeat_makes_good_the_signal_that_a_crash_left_out()
    {
        var review = await OpenReviewAsync();
        _store.BeforeWrite = key =>
        {
            if (key.Contains("/inbox/", StringComparison.Ordinal))
            {
                throw new ObjectStoreException("store-unavailable", "pulled the plug");
            }
        };
        await Assert.ThrowsAsync<ObjectStoreException>(() => DecideAsync(review, Anna, Yes));
        _store.BeforeWrite = null;
        Assert.True((await DecideAsync(review, Anna, Yes)).IsRepeat);
        Assert.NotNull(await _store.GetAsync(StoreKeys.Signal("studio", "b-1", $"decision-{review.Id}-anna"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_many_decisions_at_the_same_instant_one_stays()
    {
        var review = await OpenReviewAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => DecideAsync(review, Anna, i % 2 == 0 ? Yes : No))));
        Assert.Single(results, r => !r.IsRepeat);
        Assert.Single(results.Select(r => r.Decision!.Verdicts[0].Verdict).Distinct());
    }

    [Fact]
    public async Task A_decision_after_others_settled_it_is_recorded_and_says_so()
    {
        var review = await OpenReviewAsync();
        await DecideAsync(review, Anna, Yes);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ReviewStanding.Settled, (await _reviews.OpenAsync(Token(review, Ben), TestContext.Current.CancellationToken)).Sheet!.Standing);
        var late = await DecideAsync(review, Ben, No);
        Assert.True(late.IsLate);
        Assert.NotNull(late.Decision);
        Assert.True((await DecideAsync(review, Ben, No)).IsLate);
    }

    [Fact]
    public async Task A_decision_after_the_brief_ended_is_recorded_and_says_so()
    {
        var review = await OpenReviewAsync();
        var outcome = new Outcome { State = BriefState.Cancelled, Code = "cancelled", Reason = "Called off.", At = _clock.GetUtcNow(), By = "owner" };
        await _store.WriteOnceAsync(StoreKeys.Outcome("studio", "b-1"), outcome, metadata: null, TestContext.Current.CancellationToken);
        var late = await DecideAsync(review, Anna, Yes);
        Assert.True(late.IsLate);
        Assert.NotNull(late.Decision);
        Assert.Equal(ReviewStanding.BriefEnded, late.Sheet!.Standing);
    }

    [Fact]
    public async Task An_early_decision_stays_in_time_when_the_brief_ends_after_it()
    {
        var review = await OpenReviewAsync();
        await DecideAsync(review, Anna, Yes);
        _clock.Advance(TimeSpan.FromHours(1));
        var outcome = new Outcome { State = BriefState.Delivered, Code = "delivered", Reason = "Delivered.", At = _clock.GetUtcNow(), By = "workflow" };
        await _store.WriteOnceAsync(StoreKeys.Outcome("studio", "b-1"), outcome, metadata: null, TestContext.Current.CancellationToken);
        Assert.False((await DecideAsync(review, Anna, Yes)).IsLate);
    }

    [Fact]
    public async Task Forged_expired_stale_and_unknown_links_are_told_apart()
    {
        var review = await OpenReviewAsync();
        Assert.Equal(ReviewLinkFailure.Forged, await FailureAsync("r1.abc.AAAA"));
        Assert.Equal(ReviewLinkFailure.Forged, await FailureAsync(null));
        Assert.Equal(ReviewLinkFailure.Stale, await FailureAsync(Token(review with { ContentSha256 = new string('8', 64) }, Anna)));
        Assert.Equal(ReviewLinkFailure.Unknown, await FailureAsync(Token(review with { Id = "b-2.r1.previews" }, Anna)));
        Assert.Equal(ReviewLinkFailure.Unknown, await FailureAsync(Token(review, new("stranger", ["admin"]))));
        _clock.AdvanceTo(review.ExpiresAt);
        Assert.Equal(ReviewLinkFailure.Expired, await FailureAsync(Token(review, Anna)));
        Assert.Equal(ReviewLinkFailure.Expired, (await _reviews.DecideAsync("studio", review.Id, "anna", "terminal", Yes, TestContext.Current.CancellationToken)).Failure);
    }

    [Fact]
    public async Task The_terminal_takes_the_same_way_and_says_how_it_came()
    {
        var review = await OpenReviewAsync();
        var result = await _reviews.DecideAsync("studio", review.Id, "ben", "terminal", Yes, TestContext.Current.CancellationToken);
        Assert.Equal("terminal", result.Decision!.Via);
        Assert.True((await DecideAsync(review, Ben, No)).IsRepeat);
        Assert.Equal(ReviewLinkFailure.Unknown, (await _reviews.DecideAsync("studio", review.Id, "stranger", "terminal", Yes, TestContext.Current.CancellationToken)).Failure);
    }

    [Fact]
    public async Task Reviewers_of_escalation_decide_by_their_link()
    {
        var review = await OpenReviewAsync(r => r with { Reviewers = [Anna], EscalateTo = [Ben] });
        var result = await DecideAsync(review, Ben, Yes);
        Assert.NotNull(result.Decision);
        Assert.False(result.IsLate);
    }

    [Fact]
    public async Task Once_escalated_a_lost_review_is_open_again_for_those_who_are_silent()
    {
        var review = await OpenReviewAsync(r => r with { Items = [TallyCase.Item(0, 0)], Reviewers = [Anna, Ben], EscalateTo = [Ada], Quorum = 2 });
        await DecideAsync(review, Anna, No);
        Assert.Equal(ReviewStanding.Settled, (await _reviews.OpenAsync(Token(review, Ben), TestContext.Current.CancellationToken)).Sheet!.Standing);
        _clock.Advance(new ReviewPolicy().EscalateAfter);
        Assert.False((await DecideAsync(review, Ben, Yes)).IsLate);
    }

    [Fact]
    public async Task Every_problem_is_named_and_nothing_is_recorded()
    {
        var review = await OpenReviewAsync();
        ItemVerdict[] verdicts =
        [
            new() { Shot = 0, Variant = 0, Verdict = Verdict.Reject },
            new() { Shot = 0, Variant = 1, Verdict = Verdict.Change, Reason = DecisionReason.Other },
        ];
        var result = await DecideAsync(review, Anna, verdicts);
        Assert.Null(result.Decision);
        Assert.Equal(["verdicts[0].reason reason-missing", "verdicts[1].note note-missing"], result.Problems.Select(p => $"{p.Field} {p.Code}"));
        Assert.Empty(_workflows.Rings);

        Assert.Equal("verdicts-missing", await CodeAsync(review));
        Assert.Equal("verdicts-too-many", await CodeAsync(review, [.. Yes, .. Yes, .. Yes, .. Yes]));
        Assert.Equal("item-repeated", await CodeAsync(review, [.. Yes, .. No]));
        Assert.Equal("item-unknown", await CodeAsync(review, Yes[0] with { Variant = 7 }));
        Assert.Equal("verdict-unknown", await CodeAsync(review, No[0] with { Verdict = (Verdict)9 }));
        Assert.Equal("reason-unknown", await CodeAsync(review, No[0] with { Reason = (DecisionReason)99 }));
        Assert.Equal("reason-not-wanted", await CodeAsync(review, Yes[0] with { Reason = DecisionReason.Colour }));
        Assert.Equal("note-too-long", await CodeAsync(review, Yes[0] with { Note = new string('x', 1001) }));
        Assert.Equal("note-characters", await CodeAsync(review, Yes[0] with { Note = "a\0b" }));
        Assert.Equal("note-characters", await CodeAsync(review, Yes[0] with { Note = "a\ud800b" }));
    }

    [Fact]
    public async Task A_note_is_counted_as_people_wrote_it_not_as_forms_send_it()
    {
        var review = await OpenReviewAsync();
        var note = string.Join("\r\n", Enumerable.Repeat(new string('x', 99), 10));
        var result = await DecideAsync(review, Anna, [Yes[0] with { Note = note + "\r\n" }]);
        Assert.Equal(999, result.Decision!.Verdicts[0].Note.Length);
    }

    [Fact]
    public async Task An_error_finding_is_overruled_only_by_its_role_and_with_a_note()
    {
        var bad = TallyCase.Item(0, 0, hasError: true);
        var review = await OpenReviewAsync(r => r with { Items = [bad], Reviewers = [Anna] });
        Assert.Equal("overrule-role-missing", await CodeAsync(review, Yes));

        var withAda = await OpenReviewAsync(r => r with { Id = "b-1.r2.previews", Items = [bad], Reviewers = [Anna, Ada] });
        Assert.Equal("overrule-note-missing", await CodeAsync(withAda, Ada, Yes));
        Assert.NotNull((await DecideAsync(withAda, Anna, Yes)).Decision);
        Assert.NotNull((await DecideAsync(withAda, Ada, [Yes[0] with { Note = "It is meant to be plain." }])).Decision);
    }

    private async Task<Review> OpenReviewAsync(Func<Review, Review>? change = null)
    {
        var brief = new Brief
        {
            Id = "b-1", Workspace = "studio", Requester = "owner", SubmittedAt = _clock.GetUtcNow(), Title = "Spring sale", Campaign = "default",
            Intent = new() { Subject = "a circle" }, Output = new() { Shots = [new() { Name = "hero" }] }, Settings = new(),
        };
        var review = TallyCase.Of([TallyCase.Item(0, 0), TallyCase.Item(0, 1), TallyCase.Item(0, 2)], [Anna, Ben]);
        review = change?.Invoke(review) ?? review;
        await _store.WriteOnceAsync(StoreKeys.Brief("studio", brief.Id), brief);
        await _store.WriteOnceAsync(StoreKeys.Review("studio", review.Id), review);
        return review;
    }

    private string Token(Review review, Reviewer reviewer) => _links.TokenFor("studio", review, reviewer.Id);

    private Task<DecisionResult> DecideAsync(Review review, Reviewer reviewer, IReadOnlyList<ItemVerdict> verdicts) =>
        _reviews.DecideAsync(Token(review, reviewer), verdicts, TestContext.Current.CancellationToken);

    private Task<string> CodeAsync(Review review, params ItemVerdict[] verdicts) => CodeAsync(review, Anna, verdicts);

    private async Task<string> CodeAsync(Review review, Reviewer reviewer, params ItemVerdict[] verdicts) =>
        (await DecideAsync(review, reviewer, verdicts)).Problems[0].Code;

    private async Task<ReviewLinkFailure?> FailureAsync(string? token) =>
        (await _reviews.DecideAsync(token, Yes, TestContext.Current.CancellationToken)).Failure;
}
