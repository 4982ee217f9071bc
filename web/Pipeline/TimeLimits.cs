using Atelier.Web.OpenApi;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pipeline;

/// <summary>Gives every request a time to end in: whoever sends or reads drop by drop, or a store that hangs, must not keep a request for ever.</summary>
internal sealed class TimeLimits(StudioOptions options, TimeProvider clock)
{
    public RequestDelegate Use(RequestDelegate next) => async context =>
    {
        if (context.GetEndpoint()?.Metadata is { } about && (about.GetMetadata<Operation>() is { IsStream: true } || about.GetMetadata<Download>() is not null))
        {
            await next(context);
            return;
        }

        var aborted = context.RequestAborted;
        using var timer = new CancellationTokenSource(options.MaxTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, timer.Token);
        context.RequestAborted = either.Token;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            throw new ProblemException(KnownProblems.TookTooLong);
        }
        finally
        {
            context.RequestAborted = aborted;
        }
    };
}
