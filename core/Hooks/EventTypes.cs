using Atelier.Core.Briefs;

namespace Atelier.Core.Hooks;

/// <summary>What can happen to a brief that others may hear of: types of CloudEvents.</summary>
public static class EventTypes
{
    /// <summary>A round's previews are drawn and judged.</summary>
    public const string RoundFinished = "atelier.round.finished";

    /// <summary>People are asked to decide.</summary>
    public const string ReviewRequested = "atelier.review.requested";

    /// <summary>The brief ended with assets.</summary>
    public const string Delivered = "atelier.brief.delivered";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        RoundFinished, ReviewRequested, .. new[] { BriefState.Delivered, BriefState.Rejected, BriefState.Expired, BriefState.Cancelled, BriefState.Killed, BriefState.Failed }.Select(OfEnd),
    ];

    /// <summary>The type of a brief's end, such as <c>atelier.brief.killed</c>.</summary>
    public static string OfEnd(BriefState end) => $"atelier.brief.{end.ToString().ToLowerInvariant()}";
}
