using System.Diagnostics;
using System.Diagnostics.Metrics;
using Atelier.Core.Renders;

namespace Atelier.Rendering;

/// <summary>What a render worker says of itself: spans of <c>Atelier.Rendering</c> in their briefs' traces, and measurements of the meter by that name. No prompts. Thread-safe.</summary>
public static class WorkerTelemetry
{
    /// <summary>The name of spans' source and of the meter.</summary>
    public const string Name = "Atelier.Rendering";

    private static readonly Meter Meter = new(Name);
    private static readonly ActivitySource Source = new(Name);

    private static readonly Counter<long> PutOff = Meter.CreateCounter<long>("atelier.worker.retries", "{job}", "Jobs put off, to be tried again.");
    private static readonly Counter<long> PassedOn = Meter.CreateCounter<long>("atelier.worker.passes", "{job}", "Jobs passed on to other workers, for want of their model.");
    private static readonly Histogram<double> StepDuration = Meter.CreateHistogram("atelier.worker.step.duration", "s", "A denoising step of a picture, by model.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5] });

    /// <summary>Begins a job's span, in the trace of its brief; null when nobody listens.</summary>
    internal static Activity? Begin(RenderJob job)
    {
        var trace = ActivityContext.TryParse(job.TraceParent, traceState: null, isRemote: true, out var parsed) ? parsed : default;
        var span = Source.StartActivity("render", ActivityKind.Consumer, trace);
        span?.SetTag("atelier.job", job.Id);
        span?.SetTag("atelier.purpose", job.Purpose.ToString());
        span?.SetTag("atelier.model", job.Model);
        return span;
    }

    internal static void JobPutOff() => PutOff.Add(1);

    internal static void JobPassedOn() => PassedOn.Add(1);

    internal static void PictureDone(string model, TimeSpan denoising, int steps)
    {
        if (steps > 0)
        {
            StepDuration.Record(denoising.TotalSeconds / steps, new KeyValuePair<string, object?>("model", model));
        }
    }
}
