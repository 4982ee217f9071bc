using Atelier.Core.Briefs;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;

namespace Atelier.Core.Hooks;

/// <summary>Where what happened waits to be told: an event is a create-once document, so that it survives crashes and a repeat is the same event. Thread-safe.</summary>
public sealed class EventOutbox(IObjectStore store)
{
    /// <summary>A round's previews are drawn and judged.</summary>
    internal Task RoundFinishedAsync(Brief brief, int round, DateTimeOffset at, CancellationToken cancellationToken) => AddAsync(new()
    {
        Id = $"{brief.Id}-r{round}.finished", Type = EventTypes.RoundFinished, Time = at, Workspace = brief.Workspace, BriefId = brief.Id, Campaign = brief.Campaign, Round = round,
    }, cancellationToken);

    /// <summary>People are asked to decide.</summary>
    internal Task ReviewRequestedAsync(Brief brief, Review review, CancellationToken cancellationToken) => AddAsync(new()
    {
        Id = $"{review.Id}.requested", Type = EventTypes.ReviewRequested, Time = review.OpenedAt, Workspace = brief.Workspace, BriefId = brief.Id, Campaign = brief.Campaign,
        Round = review.Round, ReviewId = review.Id, Stage = review.Stage, Deadline = review.ExpiresAt,
    }, cancellationToken);

    /// <summary>The brief ended.</summary>
    internal Task EndedAsync(Brief brief, Outcome outcome, CancellationToken cancellationToken) => AddAsync(new()
    {
        Id = $"{brief.Id}.ended", Type = EventTypes.OfEnd(outcome.State), Time = outcome.At, Workspace = brief.Workspace, BriefId = brief.Id, Campaign = brief.Campaign,
        Code = outcome.Code, Assets = outcome.Assets,
    }, cancellationToken);

    private Task<string?> AddAsync(LifecycleEvent happened, CancellationToken cancellationToken) =>
        store.WriteAsync(HookKeys.Outbox(happened.Workspace) + happened.Id, happened, PutCondition.Create, metadata: null, cancellationToken);
}
