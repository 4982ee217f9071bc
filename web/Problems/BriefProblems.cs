using Atelier.Core.Briefs;

namespace Atelier.Web.Problems;

/// <summary>What is wrong with a draft, as a problem.</summary>
internal static class BriefProblems
{
    /// <summary>Of a draft that can't be taken.</summary>
    /// <param name="problems">At least one.</param>
    /// <param name="what">What it is a draft of: <c>brief</c>, <c>preview</c>.</param>
    public static ProblemException Of(IReadOnlyList<BriefProblem> problems, string what)
    {
        // RFC 9457 has no word on several problems at once; 'errors' lists them, and the top names the first.
        var isReused = problems[0].Code == "idempotency-key-reused";
        return new(new()
        {
            Status = isReused ? 422 : 400,
            Code = isReused ? problems[0].Code : $"{what}-invalid",
            Title = $"The {what} can't be taken as it is.",
            Field = problems[0].Field,
            Detail = problems.Count == 1 ? problems[0].Message : $"{problems.Count} fields need a change; 'errors' lists them all.",
            Errors = [.. problems.Select(p => new FieldProblem(p.Field, p.Code, p.Message))],
        });
    }
}
