using Atelier.Core.Reviews;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Reviews;

/// <summary>Answers what came of deciding.</summary>
internal static class DecisionAnswers
{
    public static async Task WriteAsync(HttpContext context, DecisionResult result, string reviewer)
    {
        if (result.Failure is { } failure)
        {
            throw new ProblemException(ReviewProblems.Of(failure) with
            {
                Detail = failure == ReviewLinkFailure.Unknown ? $"The review doesn't ask '{reviewer}'." : ReviewProblems.Of(failure).Detail,
            });
        }

        if (result.Problems.Count > 0)
        {
            throw new ProblemException(ReviewProblems.Of(result.Problems));
        }

        await Answers.JsonAsync(context, result.IsRepeat ? 200 : 201, new DecisionAnswer(result.Decision!, result.IsRepeat, result.IsLate));
    }
}
