using System.Net;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Web.Identity;

namespace Atelier.Web.Tests;

public sealed class BriefActPageTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task A_brief_is_called_off_with_a_reason()
    {
        await _web.Studio.AddReviewAsync();
        var link = (await _web.PageAsync("/briefs/b-spring")).QuerySelector("a.danger")!.GetAttribute("href")!;
        var asked = await _web.PageAsync(link);
        Assert.Contains("Spring sale, hero and tiles", asked.QuerySelector(".confirm")!.TextContent, StringComparison.Ordinal);
        var empty = await WebFixture.PageAsync(await _web.SubmitAsync(link, ("reason", " ")), HttpStatusCode.BadRequest);
        Assert.Equal("true", empty.QuerySelector("[name=reason]")!.GetAttribute("aria-invalid"));

        var answer = await _web.SubmitAsync(link, ("reason", "the offer changed"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(BriefState.Cancelled, (await _web.ReadAsync<Outcome>(StoreKeys.Outcome("studio", "b-spring")))!.State);
        var page = await _web.PageAsync(answer.Headers.Location!.OriginalString);
        Assert.Contains("called off", page.QuerySelector(".flash")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("the offer changed", page.QuerySelector(".alert")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("a.danger"));
    }

    [Fact]
    public async Task Calling_off_what_has_ended_changes_nothing_and_says_so()
    {
        await _web.Studio.AddAssetAsync();
        var before = await _web.SnapshotAsync();
        var answer = await _web.SubmitAsync("/briefs/b-done/cancel", ("reason", "too late"));
        Assert.EndsWith("done=too-late", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(before, await _web.SnapshotAsync());
    }

    [Fact]
    public async Task A_publisher_releases_what_waits_for_one()
    {
        await _web.Studio.AddBriefAsync(_web.Studio.BriefOf("b-wait"), new() { State = BriefState.Delivering, Round = 1, Deadline = _web.Clock.GetUtcNow().AddDays(3) });
        var link = (await _web.PageAsync("/briefs/b-wait")).QuerySelector(".head a.button")!.GetAttribute("href")!;
        await _web.PageAsync(link);
        var answer = await _web.SubmitAsync(link);
        Assert.EndsWith("done=published", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("b-wait", _web.Studio.Workflows.Rings);
    }

    [Fact]
    public async Task Publishing_what_does_not_wait_is_refused()
    {
        await _web.Studio.AddReviewAsync();
        Assert.Equal(HttpStatusCode.Conflict, (await _web.SubmitAsync("/briefs/b-spring/publish")).StatusCode);
    }

    [Theory]
    [InlineData(Role.Reviewer, "/briefs/b-spring/publish")]
    [InlineData(Role.Publisher, "/briefs/b-spring/cancel")]
    public async Task Acts_take_their_role(string role, string path)
    {
        await _web.Studio.AddReviewAsync();
        var key = await _web.Studio.Keys.CreateAsync("somebody", [role], WebFixture.Stop);
        _web.Client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        var before = await _web.SnapshotAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await _web.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _web.SubmitAsync(path, ("reason", "x"))).StatusCode);
        Assert.Equal(before, await _web.SnapshotAsync());
    }

    [Fact]
    public async Task The_live_part_is_the_page_s_and_is_sent_only_when_it_changed()
    {
        await _web.Studio.AddReviewAsync();
        var first = await _web.GetAsync("/briefs/b-spring/live");
        var tag = first.Headers.ETag!.Tag;
        Assert.StartsWith("<div id=\"live\"", await first.Content.ReadAsStringAsync(WebFixture.Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotModified, (await _web.SendAsync(HttpMethod.Get, "/briefs/b-spring/live", null, ("If-None-Match", tag))).StatusCode);
        _web.Studio.Workflows.Put("b-spring", new() { State = BriefState.Rendering, Round = 1, Done = 1, Total = 2 });
        Assert.Equal(HttpStatusCode.OK, (await _web.SendAsync(HttpMethod.Get, "/briefs/b-spring/live", null, ("If-None-Match", tag))).StatusCode);
    }

    [Fact]
    public async Task A_word_in_the_address_makes_a_page_say_nothing_of_its_own()
    {
        var page = await _web.PageAsync("/?done=%3Cb%3Eyou+won");
        Assert.Null(page.QuerySelector(".flash"));
    }

    [Fact]
    public async Task A_picture_under_way_shows_its_steps_and_what_it_is_coming_to()
    {
        await _web.Studio.AddRoundAsync("b-busy");
        _web.Studio.Board.Report(new("b-busy.r1.s0.v1.p.a1", 3, 8, Seeds.Drawing.Png(2)));
        _web.Studio.Board.Report(new("b-busy.r1.s0.v1.p.a1", 4, 8));
        var page = await _web.PageAsync("/briefs/b-busy");
        Assert.Equal(6, page.QuerySelectorAll(".tile").Length);
        var tile = page.QuerySelector("#t-1-p-0-1")!;
        Assert.Contains("Step 4 of 8", tile.TextContent, StringComparison.Ordinal);
        var draft = await _web.GetAsync(tile.QuerySelector("img")!.GetAttribute("src")!);
        Assert.Equal(Seeds.Drawing.Png(2), await draft.Content.ReadAsByteArrayAsync(WebFixture.Stop));
        Assert.Contains("Waiting", page.QuerySelector("#t-1-p-0-2")!.TextContent, StringComparison.Ordinal);

        _web.Studio.Board.Report(new("b-busy.r1.s0.v1.p.a1", 8, 8));
        Assert.Equal(HttpStatusCode.NoContent, (await _web.GetAsync("/briefs/b-busy/drawing/b-busy.r1.s0.v1.p.a1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _web.GetAsync("/briefs/b-busy/drawing/b-other.r1.s0.v1.p.a1")).StatusCode);
    }
}
