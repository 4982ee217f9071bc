using System.Globalization;
using System.Text.Json;
using Atelier.Core.Workflows;
using Atelier.Web.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Problems;

/// <summary>Writes problems as <c>application/problem+json</c>.</summary>
internal static class ProblemWriter
{
    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        var answer = new ProblemAnswer
        {
            Type = $"urn:problem:atelier:{problem.Code}",
            Title = problem.Title,
            Status = problem.Status,
            Detail = problem.Detail,
            Code = problem.Code,
            Field = problem.Field,
            Errors = problem.Errors.Count == 0 ? null : problem.Errors,
            RequestId = RequestIds.Of(context),
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, WorkflowJson.Options);
        SetHeaders(context, problem);
        context.Response.ContentType = "application/problem+json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    public static void SetHeaders(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        if (problem.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (problem.Status == 401)
        {
            context.Response.Headers.WWWAuthenticate = Paths.IsApi(context.Request) ? "Bearer realm=\"Atelier\"" : "Basic realm=\"Atelier\", charset=\"UTF-8\"";
        }
    }
}
