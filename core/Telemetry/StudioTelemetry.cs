using System.Diagnostics;
using System.Diagnostics.Metrics;
using Atelier.Core.Costs;
using Atelier.Core.Moderation;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;

namespace Atelier.Core.Telemetry;

/// <summary>
/// What the studio says of itself, for whoever listens: spans of <c>Atelier.Studio</c> and measurements of the meter by that name. Holds ids, states and numbers;
/// never prompts, tokens or personal text. Thread-safe. Names follow OpenTelemetry's conventions; times are in seconds.
/// </summary>
public static class StudioTelemetry
{
    /// <summary>The name of spans' source and of the meter.</summary>
    public const string Name = "Atelier.Studio";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Submitted = Meter.CreateCounter<long>("atelier.briefs.submitted", "{brief}", "Briefs accepted.");
    private static readonly Counter<long> Ended = Meter.CreateCounter<long>("atelier.briefs.ended", "{brief}", "Briefs that ended, by how.");
    private static readonly Histogram<double> BriefDuration = Meter.CreateHistogram("atelier.brief.duration", "s", "From acceptance to the end.", advice: Buckets(1, 5, 15, 60, 300, 900, 3600, 14400, 86400, 604800));
    private static readonly Counter<long> Renders = Meter.CreateCounter<long>("atelier.renders", "{picture}", "Render jobs that ended, by purpose, model and status.");
    private static readonly Histogram<double> RenderDuration = Meter.CreateHistogram("atelier.render.duration", "s", "A picture's share of its device's time.", advice: Buckets(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300));
    private static readonly Histogram<double> StepDuration = Meter.CreateHistogram("atelier.activity.duration", "s", "A step of a brief, by activity and result.", advice: Buckets(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30));
    private static readonly Counter<long> Verdicts = Meter.CreateCounter<long>("atelier.review.verdicts", "{picture}", "What reviewers said of pictures.");
    private static readonly Histogram<double> ReviewDuration = Meter.CreateHistogram("atelier.review.duration", "s", "From the request to a decision.", advice: Buckets(10, 60, 300, 900, 3600, 14400, 43200, 86400, 259200, 604800));
    private static readonly Counter<long> Flags = Meter.CreateCounter<long>("atelier.moderation.flags", "{finding}", "What moderation found in pictures, by rule and severity.");
    private static readonly Counter<long> Judged = Meter.CreateCounter<long>("atelier.moderation.pictures", "{picture}", "Pictures that moderation looked at.");
    private static readonly Counter<double> Cost = Meter.CreateCounter<double>("atelier.cost", "{unit}", "Money that ended briefs cost, by kind and currency.");
    private static readonly Gauge<int> LaneDepth = Meter.CreateGauge<int>("atelier.lane.depth", "{job}", "Jobs that wait on a lane.");

    /// <summary>Where spans of briefs come from.</summary>
    public static ActivitySource Source { get; } = new(Name);

    internal static void BriefSubmitted() => Submitted.Add(1);

    internal static void BriefEnded(Briefs.Outcome outcome, DateTimeOffset submittedAt)
    {
        var state = new KeyValuePair<string, object?>("state", outcome.State.ToString());
        Ended.Add(1, state, new("code", outcome.Code));
        BriefDuration.Record((outcome.At - submittedAt).TotalSeconds, state);
    }

    // Once a brief, when it is billed: renders may go on after its end. And once for each thing that was spent for nothing.
    internal static void Booked(CostBreakdown cost)
    {
        foreach (var line in cost.Lines)
        {
            Cost.Add((double)line.Amount, new("kind", line.Kind.ToString()), new("currency", cost.Currency));
        }
    }

    internal static void RenderEnded(RenderResult result)
    {
        var purpose = new KeyValuePair<string, object?>("purpose", RenderJobId.TryParse(result.JobId, out var id) ? id.Purpose.ToString() : "Preview");
        var model = new KeyValuePair<string, object?>("model", result.Model ?? "unknown");
        Renders.Add(1, purpose, model, new("status", result.Status.ToString()));
        if (result.RenderSeconds > 0)
        {
            RenderDuration.Record(result.RenderSeconds, purpose, model);
        }
    }

    internal static void StepEnded(string activity, bool succeeded, TimeSpan took) =>
        StepDuration.Record(took.TotalSeconds, new("activity", activity), new("succeeded", succeeded));

    internal static void Decided(Review review, Decision decision)
    {
        foreach (var verdict in decision.Verdicts)
        {
            Verdicts.Add(1, new("verdict", verdict.Verdict.ToString()), new("stage", review.Stage.ToString()), new("via", decision.Via));
        }

        ReviewDuration.Record((decision.At - review.OpenedAt).TotalSeconds, new KeyValuePair<string, object?>("stage", review.Stage.ToString()));
    }

    internal static void PictureJudged(IReadOnlyList<Finding> findings)
    {
        Judged.Add(1);
        foreach (var finding in findings)
        {
            Flags.Add(1, new("rule", finding.Rule), new("severity", finding.Severity.ToString()));
        }
    }

    internal static void LaneSeen(string lane, int depth) => LaneDepth.Record(depth, new KeyValuePair<string, object?>("lane", lane));

    private static InstrumentAdvice<double> Buckets(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
