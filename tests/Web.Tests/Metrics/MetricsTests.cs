using System.Net;
using System.Text.RegularExpressions;
using Atelier.Web.Identity;

namespace Atelier.Web.Tests.Metrics;

public sealed partial class MetricsTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task Requests_are_measured_by_route_and_never_by_address()
    {
        await _web.Studio.AddReviewAsync();
        await _web.GetAsync("/v1/briefs/b-spring");
        await _web.GetAsync("/r/r1.secret-token");

        var text = await _web.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), WebFixture.Stop);

        Assert.Contains("http_server_request_duration_seconds_bucket{http_request_method=\"GET\",http_response_status_code=\"202\",http_route=\"/v1/briefs/{id}\",le=\"+Inf\"}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("b-spring", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-token", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_line_is_one_that_Prometheus_reads_and_histograms_add_up()
    {
        await _web.GetAsync("/healthz");

        var lines = (await _web.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), WebFixture.Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(lines, line => Assert.True(line.StartsWith("# ", StringComparison.Ordinal) || Sample().IsMatch(line), line));
        var names = lines.Where(l => l.StartsWith("# TYPE", StringComparison.Ordinal)).Select(l => l.Split(' ')[2]).ToList();
        Assert.Equal(names.Distinct(), names);
        var all = lines.Single(l => l.StartsWith("http_server_request_duration_seconds_bucket", StringComparison.Ordinal) && l.Contains("/healthz", StringComparison.Ordinal) && l.Contains("+Inf", StringComparison.Ordinal) && l.Contains("\"GET\"", StringComparison.Ordinal));
        var count = lines.Single(l => l.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal) && l.Contains("/healthz", StringComparison.Ordinal) && l.Contains("\"GET\"", StringComparison.Ordinal));
        Assert.Equal(all.Split(' ')[^1], count.Split(' ')[^1]);
    }

    [Fact]
    public async Task A_line_that_is_kept_open_is_no_slow_request()
    {
        await _web.Studio.AddAssetAsync();
        using var events = await _web.GetAsync("/v1/briefs/b-done/events");
        Assert.Equal("text/event-stream", events.Content.Headers.ContentType!.MediaType);
        await events.Content.ReadAsByteArrayAsync(WebFixture.Stop);
        var text = await _web.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), WebFixture.Stop);
        Assert.DoesNotContain(text.Split('\n'), l => l.Contains("/events\"", StringComparison.Ordinal) && l.Contains("\"200\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_an_administrator_reads_them()
    {
        var requester = await _web.Studio.Keys.CreateAsync("rita", [Role.Requester], WebFixture.Stop);
        var admin = await _web.Studio.Keys.CreateAsync("prometheus", [Role.Admin], WebFixture.Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, (await _web.GetAsync("/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _web.SendAsync(HttpMethod.Get, "/metrics", null, ("Authorization", $"Bearer {requester}"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _web.SendAsync(HttpMethod.Get, "/metrics", null, ("Authorization", $"Bearer {admin}"))).StatusCode);
    }

    [GeneratedRegex("""^[a-zA-Z_:][a-zA-Z0-9_:]*(\{[a-zA-Z_][a-zA-Z0-9_]*="(\\.|[^"\\])*"(,[a-zA-Z_][a-zA-Z0-9_]*="(\\.|[^"\\])*")*\})? (\+Inf|-Inf|NaN|-?[0-9.]+(E[+-]?[0-9]+)?)$""")]
    private static partial Regex Sample();
}
