using System.Diagnostics;
using Atelier.Core.Workflows;

namespace Atelier.Core.Telemetry;

/// <summary>A step with a span in its brief's trace, and its time taken down.</summary>
internal sealed class ObservedActivity<TIn, TOut>(string name, Activity<TIn, TOut> step, BriefTraces traces) : Activity<TIn, TOut>
{
    public override async Task<TOut> RunAsync(TIn input, CancellationToken cancellationToken)
    {
        var order = input as IBriefOrder;
        var trace = order is null ? default : await traces.OfAsync(order.Workspace, order.BriefId, cancellationToken);
        using var span = StudioTelemetry.Source.StartActivity(name, ActivityKind.Internal, trace);
        span?.SetTag("atelier.workspace", order?.Workspace);
        span?.SetTag("atelier.brief", order?.BriefId);
        var began = Stopwatch.GetTimestamp();
        try
        {
            var result = await step.RunAsync(input, cancellationToken);
            StudioTelemetry.StepEnded(name, succeeded: true, Stopwatch.GetElapsedTime(began));
            return result;
        }
        catch (Exception e)
        {
            // The type only: messages may quote what people wrote.
            span?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            StudioTelemetry.StepEnded(name, succeeded: false, Stopwatch.GetElapsedTime(began));
            throw;
        }
    }
}
