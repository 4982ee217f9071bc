using System.Net;
using Atelier.Core.Previews;
using Atelier.Core.Renders;
using Atelier.Imaging;

namespace Atelier.Web.Tests.Previews;

public sealed class PreviewApiTests : IDisposable
{
    private const string Draft = """{"campaign":"spring-2026","intent":{"subject":"two red circles on blue"},"width":256,"height":256}""";

    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task A_preview_that_is_drawn_while_its_caller_waits_is_answered_whole()
    {
        await _web.Studio.AddModelAsync();
        var answer = await WebFixture.JsonAsync(await DrawnAsync());
        Assert.Equal("done", answer.GetProperty("state").GetString());
        Assert.Equal("0.0002", answer.GetProperty("cost").GetProperty("amount").GetString());
        Assert.Equal("demo", answer.GetProperty("model").GetString());
        var content = await _web.GetAsync(answer.GetProperty("content").GetString()!);
        Assert.Equal("true", content.Headers.GetValues("Atelier-Draft").Single());
        var png = await content.Content.ReadAsByteArrayAsync(WebFixture.Stop);
        Assert.Equal(answer.GetProperty("id").GetString(), Png.ReadText(png)[DraftMark.Keyword]);
    }

    [Fact]
    public async Task Whoever_accepts_a_picture_gets_the_picture()
    {
        await _web.Studio.AddModelAsync();
        var answer = await DrawnAsync(("Accept", "image/png"));
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("true", answer.Headers.GetValues("Atelier-Draft").Single());
        Assert.Equal("0.0002 EUR", answer.Headers.GetValues("Atelier-Cost").Single());
        Assert.Equal("demo@1", answer.Headers.GetValues("Atelier-Model").Single());
        Assert.True(Png.ReadText(await answer.Content.ReadAsByteArrayAsync(WebFixture.Stop)).ContainsKey(DraftMark.Keyword));
    }

    [Fact]
    public async Task One_that_takes_longer_is_answered_with_where_to_come_back()
    {
        await _web.Studio.AddModelAsync();
        var asking = _web.PostJsonAsync("/v1/previews", Draft);
        while (!asking.IsCompleted)
        {
            _web.Clock.Advance(TimeSpan.FromMilliseconds(_web.Clock.Waiting > 1 ? 250 : 0));
            await Task.Yield();
        }

        var answer = await asking;
        Assert.Equal("rendering", (await WebFixture.JsonAsync(answer, HttpStatusCode.Accepted)).GetProperty("state").GetString());
        var path = answer.Headers.Location!.AbsolutePath;
        Assert.Equal(HttpStatusCode.Accepted, (await _web.GetAsync(path)).StatusCode);
        await WebFixture.ProblemAsync(await _web.GetAsync($"{path}/content"), HttpStatusCode.NotFound, "not-found");
        await _web.Studio.Easel.DrawAsync();
        await _web.Studio.Studio.Previews.SweepAsync("studio", WebFixture.Stop);
        Assert.Equal("done", (await WebFixture.JsonAsync(await _web.GetAsync(path))).GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_is_not_allowed_is_said_with_its_reason()
    {
        await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/previews", Draft), HttpStatusCode.Conflict, "unknown-model");
        await _web.Studio.AddModelAsync();
        await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/previews", Draft.Replace("two red circles", "a massacre", StringComparison.Ordinal)), HttpStatusCode.Conflict, "policy");
        await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/previews", """{"intent":{}}"""), HttpStatusCode.BadRequest, "preview-invalid");
        var thin = await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/previews", """{"intent":{"subject":"two circles"},"width":4096,"height":64}"""), HttpStatusCode.BadRequest, "preview-invalid");
        Assert.Equal("width", thin.GetProperty("field").GetString());
        await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/previews", Draft, ("Idempotency-Key", "has spaces")), HttpStatusCode.BadRequest, "malformed");
        await _web.PostJsonAsync("/v1/campaigns/spring-2026/kill", """{"reason":"stop"}""");
        await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/previews", Draft), HttpStatusCode.Conflict, "killed");
    }

    [Fact]
    public async Task While_lanes_are_too_deep_previews_and_briefs_are_turned_away_with_a_time_to_come_back()
    {
        using var web = new WebFixture(s => s with { Options = s.Options with { MaxWaitingForPreview = 2, MaxWaitingForBriefs = 4 } });
        await web.Studio.AddModelAsync();
        await FillAsync(web, 3);
        var refused = await web.PostJsonAsync("/v1/previews", Draft);
        await WebFixture.ProblemAsync(refused, HttpStatusCode.ServiceUnavailable, "lanes-full");
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.Accepted, (await web.PostJsonAsync("/v1/briefs", BriefApiTests.Draft)).StatusCode);
        await FillAsync(web, 2);
        web.Clock.Advance(TimeSpan.FromSeconds(2));
        await WebFixture.ProblemAsync(await web.PostJsonAsync("/v1/briefs", BriefApiTests.Draft), HttpStatusCode.ServiceUnavailable, "lanes-full");
    }

    private static async Task FillAsync(WebFixture web, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await web.Studio.Lanes.SendAsync("standard-preview", new LaneMessage($"m-{Guid.NewGuid():n}", "{}", TimeSpan.FromHours(1)), TimeSpan.Zero, WebFixture.Stop);
        }
    }

    private async Task<HttpResponseMessage> DrawnAsync(params (string Name, string Value)[] headers)
    {
        var asking = _web.PostJsonAsync("/v1/previews", Draft, headers);
        while (!asking.IsCompleted)
        {
            if (await _web.Studio.Easel.DrawAsync() > 0 || _web.Clock.Waiting > 1)
            {
                _web.Clock.Advance(TimeSpan.FromMilliseconds(20));
            }

            await Task.Yield();
        }

        return await asking;
    }
}
