using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pages.Problems;

/// <summary>Problems as pages.</summary>
internal static class ProblemPages
{
    public static Task WriteAsync(PageRenderer pages, HttpContext context, Problem problem)
    {
        ProblemWriter.SetHeaders(context, problem);
        return pages.WriteAsync<ProblemPage>(context, problem.Status, new Visit(Callers.Find(context), null, default).At(context.Request), new Dictionary<string, object?>
        {
            [nameof(ProblemPage.Problem)] = problem,
            [nameof(ProblemPage.RequestId)] = RequestIds.Of(context),
            [nameof(ProblemPage.IsReview)] = Paths.IsReviewLink(context.Request),
        });
    }
}
