using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Web.Metrics;

namespace Atelier.Web.Tests.Metrics;

/// <summary>A collector that samples as OpenTelemetry does by default: what has no parent, and what a parent was sampled for.</summary>
public sealed partial class TraceTests : IDisposable
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Caller = "b7ad6b7169203331";
    private const string Body = """{"title":"Stars","intent":{"subject":"Two stars"},"output":{"shots":[{"width":256,"height":256}]}}""";

    private readonly ConcurrentBag<Activity> _spans = [];
    private readonly ActivityListener _listener;
    private readonly ActivitySource _source = new($"Host.{Guid.NewGuid():n}");

    public TraceTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == WebTelemetry.Name || source == _source,
            Sample = (ref ActivityCreationOptions<ActivityContext> o) => o.Parent == default || o.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = _spans.Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _source.Dispose();
    }

    [Fact]
    public async Task A_brief_is_traced_though_the_server_began_an_activity_that_nobody_keeps()
    {
        // As ASP.NET Core does for its log scopes.
        using var web = new WebFixture(before: _ => new Activity("Microsoft.AspNetCore.Hosting.HttpRequestIn").Start());
        var brief = await SubmitAsync(web);
        var parent = ActivityContext.Parse(brief.TraceParent!, null);
        Assert.True(parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
        Assert.Equal(default, Assert.Single(_spans, s => s.SpanId == parent.SpanId).ParentSpanId);
    }

    [Fact]
    public async Task A_caller_s_trace_goes_on_below_the_caller_and_not_below_what_nobody_keeps()
    {
        using var web = new WebFixture(before: _ => new Activity("Microsoft.AspNetCore.Hosting.HttpRequestIn").SetParentId(ActivityTraceId.CreateFromString(Trace), ActivitySpanId.CreateFromString(Caller), ActivityTraceFlags.Recorded).Start());
        var parent = ActivityContext.Parse((await SubmitAsync(web, ("traceparent", $"00-{Trace}-{Caller}-01"))).TraceParent!, null);
        Assert.Equal(Trace, parent.TraceId.ToHexString());
        Assert.Equal(Caller, Assert.Single(_spans, s => s.SpanId == parent.SpanId).ParentSpanId.ToHexString());
    }

    [Fact]
    public async Task A_host_that_traces_keeps_its_own_span_above()
    {
        var host = new ConcurrentBag<Activity>();
        using var web = new WebFixture(before: _ => host.Add(_source.StartActivity("host")!));
        var parent = ActivityContext.Parse((await SubmitAsync(web)).TraceParent!, null);
        Assert.Contains(host, h => h.SpanId == Assert.Single(_spans, s => s.SpanId == parent.SpanId).ParentSpanId);
    }

    [Fact]
    public async Task The_form_of_a_new_brief_begins_a_trace_as_the_API_does()
    {
        using var web = new WebFixture(before: _ => new Activity("Microsoft.AspNetCore.Hosting.HttpRequestIn").Start());
        var answer = await web.SubmitAsync("/briefs/new", ("do", "send"), ("title", "Stars"), ("intent.subject", "Two stars"), ("shots", "1"), ("output.shots[0].format", "square"), ("key", "abc"));
        var id = Briefs().Match(answer.Headers.Location!.OriginalString).Value;
        var parent = ActivityContext.Parse((await web.ReadAsync<Brief>(StoreKeys.Brief("studio", id)))!.TraceParent!, null);
        Assert.Contains(_spans, s => s.SpanId == parent.SpanId);
    }

    private static async Task<Brief> SubmitAsync(WebFixture web, params (string Name, string Value)[] headers)
    {
        var answer = await WebFixture.JsonAsync(await web.PostJsonAsync("/v1/briefs", Body, headers), System.Net.HttpStatusCode.Accepted);
        return (await web.ReadAsync<Brief>(StoreKeys.Brief("studio", answer.GetProperty("id").GetString()!)))!;
    }

    [GeneratedRegex("b-[a-z0-9]+")]
    private static partial Regex Briefs();
}
