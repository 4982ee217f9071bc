using Atelier.Core.Briefs;
using Atelier.Core.Costs;
using Atelier.Core.Reviews;

namespace Atelier.Web.Briefs;

/// <summary>A brief as the API answers it.</summary>
public sealed record BriefAnswer
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Title { get; init; }

    /// <summary>The campaign.</summary>
    public required string Campaign { get; init; }

    /// <summary>The brand, or null.</summary>
    public string? Brand { get; init; }

    /// <summary>When it was accepted, UTC.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Where it is.</summary>
    public required BriefState State { get; init; }

    /// <summary>The round, from 1; 0 before the first.</summary>
    public required int Round { get; init; }

    /// <summary>Renders ended in this state.</summary>
    public required int Done { get; init; }

    /// <summary>Renders wanted in this state.</summary>
    public required int Total { get; init; }

    /// <summary>The review that waits for people, or null.</summary>
    public string? ReviewId { get; init; }

    /// <summary>When the state's waiting ends, UTC, or null.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How it ended, or null while it runs.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>What it has cost so far, or null in lists.</summary>
    public Money? Cost { get; init; }

    /// <summary>What is wanted; null in lists.</summary>
    public Intent? Intent { get; init; }

    /// <summary>Which pictures; null in lists.</summary>
    public BriefOutput? Output { get; init; }

    /// <summary>Addresses of what belongs to it.</summary>
    public required BriefLinks Links { get; init; }

    /// <summary>For lists.</summary>
    public static BriefAnswer Of(BriefView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var (brief, status, outcome) = view;
        return new()
        {
            Id = brief.Id,
            Title = brief.Title,
            Campaign = brief.Campaign,
            Brand = brief.Brand,
            SubmittedAt = brief.SubmittedAt,
            State = status.State,
            Round = status.Round,
            Done = status.Done,
            Total = status.Total,
            ReviewId = status.ReviewId,
            Deadline = status.Deadline,
            Outcome = outcome,
            Links = BriefLinks.Of(brief.Id),
        };
    }

    /// <summary>On its own.</summary>
    public static BriefAnswer Of(BriefView view, CostSoFar? cost) => Of(view) with
    {
        Cost = cost is null ? null : Money.Of(cost.Amount, cost.Currency),
        Intent = view.Brief.Intent,
        Output = view.Brief.Output,
    };
}
