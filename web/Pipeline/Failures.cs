using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Web.Problems;
using Atelier.Web.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Atelier.Web.Pipeline;

/// <summary>Turns whatever goes wrong into a problem: JSON for programs, a page for people. Never shows how the inside looks.</summary>
internal sealed class Failures(ILogger logger, Func<HttpContext, Problem, Task> writePage)
{
    public RequestDelegate Use(RequestDelegate next) => async context =>
    {
        Problem? problem;
        try
        {
            await next(context);
            problem = Unanswered(context);
            if (problem is null)
            {
                return;
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            problem = Judge(context, e);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.Clear();
            SecurityHeaders.Apply(context);
        }

        await (Paths.IsApi(context.Request) ? ProblemWriter.WriteAsync(context, problem) : writePage(context, problem));
    };

    private Problem Judge(HttpContext context, Exception e)
    {
        switch (e)
        {
            case ProblemException known:
                return known.Problem;
            case ChangedMeanwhileException:
                return KnownProblems.ChangedMeanwhile;
            case BadHttpRequestException bad:
                return new() { Status = bad.StatusCode, Code = "bad-request", Title = "The request can't be read.", Detail = "It broke off, or isn't proper HTTP. Send it again." };
            case ObjectStoreException store:
                Log(context, e);
                return KnownProblems.Of(store);
            default:
                Log(context, e);
                return KnownProblems.Unexpected;
        }
    }

    // The route's pattern, not the address: addresses of review links are secrets.
    private void Log(HttpContext context, Exception e) => logger.LogError(
        e, "Request {RequestId} failed: {Method} {Route}", RequestIds.Of(context), context.Request.Method, (context.GetEndpoint() as Microsoft.AspNetCore.Routing.RouteEndpoint)?.RoutePattern.RawText);

    // Routing answers 404 and 405 with nothing. To people who open an address that only takes a form, or a link that lost its end, nothing is there.
    private static Problem? Unanswered(HttpContext context) => context.Response is { HasStarted: false, ContentType: null } response
        ? response.StatusCode switch
        {
            404 or 405 when Paths.IsReviewLink(context.Request) && IsRead(context.Request) => ReviewProblems.Of(ReviewLinkFailure.Forged),
            405 when Paths.IsApi(context.Request) || !IsRead(context.Request) => KnownProblems.WrongMethod,
            404 or 405 => KnownProblems.NoRoute,
            _ => null,
        }
        : null;

    private static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
}
