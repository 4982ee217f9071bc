using Atelier.Core.Reviews;
using Atelier.Web.Problems;

namespace Atelier.Web.Reviews;

/// <summary>What can be wrong with a review link or a decision, in words for people.</summary>
internal static class ReviewProblems
{
    public static Problem Of(ReviewLinkFailure failure) => failure switch
    {
        ReviewLinkFailure.Expired => new()
        {
            Status = 410, Code = "review-expired", Title = "This review is over.",
            Detail = "The time to decide has run out. If the pictures are still wanted, ask whoever sent the link to start a new review.",
        },
        ReviewLinkFailure.Stale => new()
        {
            Status = 409, Code = "review-stale", Title = "This link shows other pictures than the review.",
            Detail = "The pictures were replaced after the link was made. Nothing was recorded. Use the newest link you were sent.",
        },
        ReviewLinkFailure.Unknown => new()
        {
            Status = 404, Code = "review-unknown", Title = "This review isn't here any more.",
            Detail = "The link is genuine, but the review was removed or no longer asks you. Ask whoever sent it.",
        },
        _ => new()
        {
            Status = 404, Code = "review-link-invalid", Title = "This link doesn't open a review.",
            Detail = "It may have been cut off when it was copied, or was withdrawn. Open it from the message again, or ask for a new one.",
        },
    };

    public static Problem Of(IReadOnlyList<DecisionProblem> problems) => new()
    {
        Status = 400,
        Code = "decision-invalid",
        Title = "The decision can't be recorded as it is.",
        Field = problems[0].Field,
        Detail = problems.Count == 1 ? problems[0].Message : $"{problems.Count} fields need a change; 'errors' lists them all.",
        Errors = [.. problems.Select(p => new FieldProblem(p.Field, p.Code, p.Message))],
    };
}
