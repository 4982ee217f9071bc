using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;
using Atelier.Core.Inbox;
using Atelier.Core.Policies;
using Atelier.Core.Storage;
using Atelier.Core.Telemetry;

namespace Atelier.Core.Reviews;

/// <summary>Lets reviewers see what is asked of them and records what they decide. Opening never changes anything. Thread-safe.</summary>
/// <param name="store">Where reviews and decisions lie.</param>
/// <param name="inbox">Where briefs hear of decisions.</param>
/// <param name="links">The tokens.</param>
/// <param name="clock">The time.</param>
/// <param name="costs">What briefs have cost, or null where nobody meters.</param>
public sealed class ReviewService(IObjectStore store, BriefInbox inbox, ReviewLinks links, TimeProvider clock, ICostReport? costs = null)
{
    /// <summary>Opens a review by the token of a link.</summary>
    public async Task<ReviewOpening> OpenAsync(string? token, CancellationToken cancellationToken = default)
    {
        var claims = links.Read(token);
        if (claims is null)
        {
            return new(null, ReviewLinkFailure.Forged);
        }

        if (clock.GetUtcNow() >= claims.ExpiresAt)
        {
            return new(null, ReviewLinkFailure.Expired);
        }

        var opening = await OpenAsync(claims.Workspace, claims.ReviewId, claims.Reviewer, cancellationToken);
        return opening.Sheet is { } sheet && !claims.IsFor(sheet.Review) ? new(null, ReviewLinkFailure.Stale) : opening;
    }

    /// <summary>Opens a review for somebody whom the host knows: by sign-in, or at the terminal.</summary>
    public async Task<ReviewOpening> OpenAsync(string workspace, string reviewId, string reviewer, CancellationToken cancellationToken = default)
    {
        var review = await store.ReadAsync<Review>(StoreKeys.Review(workspace, reviewId), cancellationToken);
        var person = review?.Reviewers.Concat(review.EscalateTo).FirstOrDefault(r => r.Id == reviewer);
        if (review is null || person is null)
        {
            return new(null, ReviewLinkFailure.Unknown);
        }

        if (clock.GetUtcNow() >= review.ExpiresAt)
        {
            return new(null, ReviewLinkFailure.Expired);
        }

        var decisions = await DecisionsAsync(workspace, reviewId, cancellationToken);
        var outcome = await store.ReadAsync<Outcome>(StoreKeys.Outcome(workspace, review.BriefId), cancellationToken);
        var escalatesAt = await EscalatesAtAsync(workspace, review, cancellationToken);
        var sheet = new ReviewSheet
        {
            Workspace = workspace,
            Review = review,
            Brief = await store.ReadRequiredAsync<Brief>(StoreKeys.Brief(workspace, review.BriefId), cancellationToken),
            Spec = await store.ReadAsync<RoundSpec>(StoreKeys.RoundSpec(workspace, review.BriefId, review.Round), cancellationToken),
            Reviewer = person,
            Decisions = decisions,
            Outcome = outcome,
            EscalatesAt = escalatesAt,
            Standing = Standing(review, person.Id, decisions, outcome, clock.GetUtcNow() >= escalatesAt),
            Cost = costs is null ? null : await costs.SoFarAsync(workspace, review.BriefId, cancellationToken),
        };
        return new(sheet with { IsOwnLate = sheet.Own is { } own && IsLate(sheet, own) }, null);
    }

    /// <summary>Whether a review is open to those whom it escalates to: its time has come, and it has not expired.</summary>
    public async Task<bool> IsEscalatedAsync(string workspace, Review review, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(review);
        return clock.GetUtcNow() < review.ExpiresAt && clock.GetUtcNow() >= await EscalatesAtAsync(workspace, review, cancellationToken);
    }

    /// <summary>All decisions on a review, oldest first.</summary>
    public Task<IReadOnlyList<Decision>> DecisionsAsync(string workspace, string reviewId, CancellationToken cancellationToken = default) =>
        store.ReadDecisionsAsync(workspace, reviewId, cancellationToken);

    /// <summary>
    /// Decides by the token of a link, once: a repeat gives what was recorded first. When this returns with a decision, the decision and the
    /// brief's signal are stored. One that comes too late is recorded too, and says so.
    /// </summary>
    public async Task<DecisionResult> DecideAsync(string? token, IReadOnlyList<ItemVerdict> verdicts, CancellationToken cancellationToken = default) =>
        await DecideAsync(await OpenAsync(token, cancellationToken), DecisionWays.Link, relay: null, verdicts, cancellationToken);

    /// <summary>Decides for somebody whom the host knows; otherwise as by link.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="reviewId">The review.</param>
    /// <param name="reviewer">Pseudonym of who decides; must be asked by the review, which also says their roles.</param>
    /// <param name="via">How they were known: <see cref="DecisionWays.Terminal"/> or <see cref="DecisionWays.SignIn"/>.</param>
    /// <param name="verdicts">What they say; a picture left out counts as not approved.</param>
    /// <param name="cancellationToken">Gives up waiting; the decision may or may not have been recorded.</param>
    public async Task<DecisionResult> DecideAsync(string workspace, string reviewId, string reviewer, string via, IReadOnlyList<ItemVerdict> verdicts, CancellationToken cancellationToken = default) =>
        await DecideAsync(await OpenAsync(workspace, reviewId, reviewer, cancellationToken), via, relay: null, verdicts, cancellationToken);

    /// <summary>Records what a program says that a reviewer said. Both are on record; policy says for which roles that is enough.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="reviewId">The review.</param>
    /// <param name="responder">Pseudonym of who is said to have decided; must be asked by the review.</param>
    /// <param name="relay">Pseudonym of who says so. Whether they may relay is the caller's to check.</param>
    /// <param name="verdicts">What they say; a picture left out counts as not approved.</param>
    /// <param name="cancellationToken">Gives up waiting; the decision may or may not have been recorded.</param>
    public async Task<DecisionResult> RelayAsync(string workspace, string reviewId, string responder, string relay, IReadOnlyList<ItemVerdict> verdicts, CancellationToken cancellationToken = default) =>
        await DecideAsync(await OpenAsync(workspace, reviewId, responder, cancellationToken), DecisionWays.Relay, relay, verdicts, cancellationToken);

    /// <summary>The address that a reviewer opens. A secret: whoever has it decides in their name.</summary>
    public Uri LinkFor(string workspace, Review review, Reviewer reviewer)
    {
        ArgumentNullException.ThrowIfNull(reviewer);
        return links.LinkFor(workspace, review, reviewer.Id);
    }

    private async Task<DateTimeOffset> EscalatesAtAsync(string workspace, Review review, CancellationToken cancellationToken)
    {
        var policy = await store.ReadAsync<WorkspacePolicy>(StoreKeys.BriefPolicy(workspace, review.BriefId), cancellationToken) ?? new() { Version = "default" };
        return review.OpenedAt + policy.Review.EscalateAfter;
    }

    private async Task<DecisionResult> DecideAsync(ReviewOpening opening, string via, string? relay, IReadOnlyList<ItemVerdict> verdicts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        if (opening.Sheet is not { } sheet)
        {
            return new() { Failure = opening.Failure };
        }

        var recorded = sheet.Own;
        var isRepeat = recorded is not null;
        if (recorded is null)
        {
            if (DecisionWays.Refusal(sheet.Review, sheet.Reviewer, via) is { } refusal)
            {
                return new() { Problems = [refusal], Sheet = sheet };
            }

            var said = VerdictRules.Normalise(verdicts);
            var reviewer = sheet.Reviewer with { Roles = [.. sheet.Reviewer.Roles.Where(r => DecisionWays.Carries(sheet.Review, via, r))] };
            var problems = VerdictRules.Check(sheet.Review, reviewer, said);
            if (problems.Count > 0)
            {
                return new() { Problems = problems, Sheet = sheet };
            }

            (recorded, isRepeat) = await RecordAsync(sheet, reviewer, via, relay, said, cancellationToken);
            if (!isRepeat)
            {
                StudioTelemetry.Decided(sheet.Review, recorded);
            }
        }

        // On a repeat too: the first call may have died between the two writes, and a signal that is there already changes nothing.
        await inbox.PostAsync(sheet.Workspace, sheet.Review.BriefId, Signal.OfDecision(recorded), cancellationToken);
        return new() { Decision = recorded, IsRepeat = isRepeat, IsLate = IsLate(sheet, recorded), Sheet = sheet };
    }

    private async Task<(Decision Recorded, bool IsRepeat)> RecordAsync(ReviewSheet sheet, Reviewer reviewer, string via, string? relay, IReadOnlyList<ItemVerdict> verdicts, CancellationToken cancellationToken)
    {
        var decision = new Decision
        {
            ReviewId = sheet.Review.Id,
            Reviewer = sheet.Reviewer.Id,
            Roles = reviewer.Roles,
            At = clock.GetUtcNow(),
            Via = via,
            RelayedBy = relay,
            ContentSha256 = sheet.Review.ContentSha256,
            Verdicts = verdicts,
        };
        var recorded = await store.WriteOnceAsync(StoreKeys.Decision(sheet.Workspace, sheet.Review.Id, sheet.Reviewer.Id), decision, metadata: null, cancellationToken);
        return (recorded, !ReferenceEquals(recorded, decision));
    }

    // From what was there before it, so that a repeat says the same as the first time.
    private static bool IsLate(ReviewSheet sheet, Decision decision)
    {
        var before = sheet.Decisions.Where(d => d.Reviewer != decision.Reviewer && d.At < decision.At).ToList();
        var outcome = sheet.Outcome is { } o && o.At <= decision.At ? o : null;
        return Standing(sheet.Review, decision.Reviewer, before, outcome, decision.At >= sheet.EscalatesAt) != ReviewStanding.Open;
    }

    private static ReviewStanding Standing(Review review, string reviewer, IReadOnlyList<Decision> decisions, Outcome? outcome, bool isEscalationDue)
    {
        if (outcome is not null)
        {
            return ReviewStanding.BriefEnded;
        }

        // Reviewers of escalation hear of a review only once it is escalated.
        var isEscalated = isEscalationDue || review.EscalateTo.Any(r => r.Id == reviewer || decisions.Any(d => d.Reviewer == r.Id));
        return ReviewTally.Count(review, decisions, isEscalated).IsClosed ? ReviewStanding.Settled : ReviewStanding.Open;
    }
}
