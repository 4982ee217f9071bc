using Atelier.Core.Briefs;
using Atelier.Core.Library;
using Atelier.Core.Notices;
using Atelier.Core.Policies;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;

namespace Atelier.Web.Teams;

/// <summary>
/// Posts notices as cards to a Teams workflow, beside another way of telling. Where policy wants one card a review, people named together share it:
/// it goes out with the notice to the first of them. Thread-safe.
/// </summary>
public sealed class TeamsNotifier(INotifier next, TeamsWebhook webhook, IObjectStore store, ReviewLinks links, TimeProvider clock) : INotifier
{
    private readonly StudioLibrary _library = new(store);
    private readonly NoticeCard _card = new(links, clock);

    /// <inheritdoc/>
    /// <exception cref="TeamsException">The workflow didn't take the card; the other way was told.</exception>
    public async Task NotifyAsync(Notice notice, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notice);
        try
        {
            await next.NotifyAsync(notice, cancellationToken);
        }
        finally
        {
            await PostAsync(notice, cancellationToken);
        }
    }

    private async Task PostAsync(Notice notice, CancellationToken cancellationToken)
    {
        if (await FactsAsync(notice, cancellationToken) is { } facts && (facts.Policy.Links == TeamsLinks.Personal || notice.To is null || facts.People is [var first, ..] && first == notice.To))
        {
            await webhook.PostAsync(_card.Write(facts), cancellationToken);
        }
    }

    private async Task<NoticeFacts?> FactsAsync(Notice notice, CancellationToken cancellationToken)
    {
        var (workspace, id) = (notice.Workspace, notice.BriefId);
        if (await store.ReadAsync<Brief>(StoreKeys.Brief(workspace, id), cancellationToken) is not { } brief)
        {
            return null;
        }

        var policy = await _library.PolicyAsync(workspace, cancellationToken);
        var review = notice.ReviewId is null ? null : await store.ReadAsync<Review>(StoreKeys.Review(workspace, notice.ReviewId), cancellationToken);
        var decisions = review is null ? [] : await store.ReadDecisionsAsync(workspace, review.Id, cancellationToken);
        return new()
        {
            Notice = notice,
            Brief = brief,
            Review = review,
            Decisions = decisions,
            Outcome = await store.ReadAsync<Outcome>(StoreKeys.Outcome(workspace, id), cancellationToken),
            People = People(notice, review, decisions, await store.ReadAsync<WorkspacePolicy>(StoreKeys.BriefPolicy(workspace, id), cancellationToken) ?? policy),
            Policy = policy.Teams,
        };
    }

    // As the workflow names them: if somebody decides meanwhile, the next one is the first.
    private static List<string> People(Notice notice, Review? review, IReadOnlyList<Decision> decisions, WorkspacePolicy policy)
    {
        IEnumerable<Reviewer> asked = (notice.Kind, review) switch
        {
            (NoticeKind.PublishRequested, _) => policy.Review.Reviewers.Where(r => r.Roles.Contains("publisher")),
            (_, null) => [],
            (NoticeKind.ReviewRequested, _) => review.Reviewers,
            (NoticeKind.Escalated, _) => review.EscalateTo,
            _ when review.Reviewers.Any(r => r.Id == notice.To) || notice.To is null => review.Reviewers,
            _ => review.Reviewers.Concat(review.EscalateTo),
        };
        var open = notice.Kind is NoticeKind.Reminder or NoticeKind.Escalated ? asked.Where(r => !decisions.Any(d => d.Reviewer == r.Id)) : asked;
        return [.. open.Select(r => r.Id)];
    }
}
