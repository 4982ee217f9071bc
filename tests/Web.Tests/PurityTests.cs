using System.Net;
using Atelier.Core.Reviews;

namespace Atelier.Web.Tests;

public sealed class PurityTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Reading_any_address_changes_nothing(string method)
    {
        var paths = await PathsAsync();
        var before = await _web.SnapshotAsync();
        var rings = _web.Studio.Workflows.Rings.Count;
        _web.Studio.Store.BeforeWrite = key => Assert.Fail($"{method} wrote {key}");
        foreach (var path in paths)
        {
            var answer = await _web.SendAsync(new HttpMethod(method), path);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted, $"{method} {path}: {answer.StatusCode}");
        }

        Assert.Equal(before, await _web.SnapshotAsync());
        Assert.Equal(rings, _web.Studio.Workflows.Rings.Count);
    }

    [Fact]
    public async Task Every_route_that_reads_is_among_those_gone_through_and_answers_HEAD_too()
    {
        var paths = (await PathsAsync()).Select(p => p.Split('?')[0].Trim('/').Split('/')).ToList();
        foreach (var route in _web.Routes)
        {
            var methods = route.Metadata.OfType<Microsoft.AspNetCore.Routing.HttpMethodMetadata>().Single().HttpMethods;
            Assert.Equal(methods.Contains("GET"), methods.Contains("HEAD"));
            if (methods.Contains("GET"))
            {
                var pattern = route.RoutePattern.RawText!.Trim('/').Split('/');
                Assert.True(
                    paths.Exists(p => p.Length == pattern.Length && p.Zip(pattern).All(x => x.Second.StartsWith('{') || x.First == x.Second)),
                    $"No test reads {route.RoutePattern.RawText}");
            }
        }
    }

    [Fact]
    public async Task HEAD_answers_as_GET_does_without_a_body()
    {
        foreach (var path in await PathsAsync())
        {
            var get = await _web.GetAsync(path);
            var head = await _web.SendAsync(HttpMethod.Head, path);
            Assert.Equal(get.StatusCode, head.StatusCode);
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);

            // What is measured has grown in between; what is streamed has no length.
            if (path is not ("/metrics" or "/health") && get.Content.Headers.ContentType?.MediaType is not ("text/event-stream" or "application/zip"))
            {
                Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
            }

            Assert.Empty(await head.Content.ReadAsByteArrayAsync(WebFixture.Stop));
        }
    }

    [Fact]
    public void No_route_lies_where_the_functions_host_has_its_own() =>
        Assert.DoesNotContain(_web.Routes, r => r.RoutePattern.RawText!.StartsWith("/admin", StringComparison.Ordinal) || r.RoutePattern.RawText.StartsWith("/runtime", StringComparison.Ordinal));

    // Every address that the product shows somebody, of a studio with everything in it.
    private async Task<IReadOnlyList<string>> PathsAsync()
    {
        var all = (await WebFixture.JsonAsync(await _web.PostJsonAsync("/v1/workspace/kill", """{"reason":"drill"}"""))).GetProperty("id").GetString();
        await _web.PostJsonAsync("/v1/workspace/resume", """{"reason":"drill"}""");
        _web.Clock.Advance(TimeSpan.FromSeconds(1));
        _web.Studio.Board.Report(new("b-spring.r1.s0.v0.p.a1", 1, 8, Seeds.Drawing.Png(2)));
        var pages = await Seeds.PagePaths.OfAsync(_web);
        var review = await _web.Studio.AddReviewAsync();
        var asset = await _web.Studio.AddAssetAsync();
        using var png = new ByteArrayContent(Seeds.Drawing.Png(3));
        png.Headers.ContentType = new("image/png");
        var upload = (await WebFixture.JsonAsync(await _web.SendAsync(HttpMethod.Post, "/v1/uploads", png), HttpStatusCode.Created)).GetProperty("sha256").GetString();
        var token = _web.Studio.Token(review);
        var picture = review.Items[0].PictureSha256;
        var kill = (await WebFixture.JsonAsync(await _web.PostJsonAsync("/v1/campaigns/autumn/kill", """{"reason":"wrong discount"}"""))).GetProperty("id").GetString();
        var model = (await WebFixture.JsonAsync(await _web.PostJsonAsync("/v1/models/old/kill", """{"reason":"withdrawn"}"""))).GetProperty("id").GetString();
        var hook = (await _web.PostJsonAsync("/v1/hooks", """{"url":"https://flow.example/"}""")).Headers.Location!.AbsolutePath;
        await _web.Studio.AddModelAsync();
        var asking = _web.PostJsonAsync("/v1/previews", """{"intent":{"subject":"two circles"}}""");
        while (!asking.IsCompleted)
        {
            _web.Clock.Advance(TimeSpan.FromMilliseconds(await _web.Studio.Easel.DrawAsync() > 0 || _web.Clock.Waiting > 1 ? 20 : 0));
            await Task.Yield();
        }

        await _web.SendAsync(HttpMethod.Put, "/v1/campaigns/spring-2026/budget", new StringContent("""{"limit":"50"}""", System.Text.Encoding.UTF8, "application/json"));
        await _web.SendAsync(HttpMethod.Put, "/v1/brands/nord", new StringContent("""{"id":"nord","name":"Nord"}""", System.Text.Encoding.UTF8, "application/json"));
        var preview = (await WebFixture.JsonAsync(await asking)).GetProperty("self").GetString();
        await _web.Studio.ChangePolicyAsync(p => p with { Teams = new() { Thumbnails = true } });
        var small = new ThumbnailLinks(_web.Studio.Links).LinkFor(Seeds.SeededStudio.Workspace, review, picture, _web.Clock.GetUtcNow()).AbsolutePath;
        return
        [
            preview!, $"{preview}/content", "/v1/campaigns", "/v1/campaigns/spring-2026", "/v1/campaigns/spring-2026/budget", "/v1/campaigns/spring-2026/report", "/v1/workspace/report",
            "/v1/brands", "/v1/brands/nord", "/v1/models", "/v1/models/demo", "/v1/audit", "/v1/audit/verification", "/v1/assets", "/v1/search?text=autumn&from=2020-01-01T00:00:00Z", "/v1/briefs/b-done/costs",
            $"/v1/reviews/{review.Id}/card", small, $"/reviews/b-own-r1/pictures/{picture}",
            "/v1/hooks", hook, $"{hook}/deliveries", $"{hook}/deliveries?state=pending",
            .. pages.Where(p => p != "/nothing/here"), "/briefs/b-spring/live", "/briefs/b-done/assets.zip", "/briefs/b-spring/drawing/b-spring.r1.s0.v0.p.a1", $"/r/{token}/pictures/{picture}",
            "/v1/briefs", "/v1/briefs?state=open", "/v1/briefs/b-spring", "/v1/briefs/b-done", "/v1/briefs/b-spring/outcome", "/v1/briefs/b-done/outcome",
            "/v1/briefs/b-spring/audit", $"/v1/briefs/b-spring/pictures/{picture}", $"/v1/reviews/{review.Id}", $"/v1/reviews/{review.Id}/decisions",
            $"/v1/uploads/{upload}", $"/v1/uploads/{upload}/content", $"/v1/assets/{asset}", $"/v1/assets/{asset}/content", $"/v1/assets/{asset}/manifest",
            $"/v1/assets/{asset}/signature", $"/v1/assets/{asset}/verification", "/v1/campaigns/spring-2026/gate", $"/v1/campaigns/autumn/kills/{kill}",
            "/v1/models/demo/gate", $"/v1/models/old/kills/{model}", "/v1/workspace/gate", $"/v1/workspace/kills/{all}", "/v1/me", "/v1/keys", "/v1/policy",
            "/healthz", "/readyz", "/metrics", "/robots.txt", "/favicon.ico", "/static/atelier.css", "/openapi/v1.json", "/v1/briefs/b-done/events",
        ];
    }
}
