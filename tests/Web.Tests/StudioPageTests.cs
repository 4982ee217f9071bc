using System.Net;
using Atelier.Core.Briefs;

namespace Atelier.Web.Tests;

public sealed class StudioPageTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task An_empty_studio_says_how_to_begin()
    {
        var page = await _web.PageAsync("/");
        Assert.Contains("./run brief", page.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_shows_each_brief_with_state_progress_and_a_picture()
    {
        await _web.Studio.AddReviewAsync();
        await _web.Studio.AddBriefAsync(_web.Studio.BriefOf("b-busy"), new() { State = BriefState.Previewing, Done = 3, Total = 8 });
        var page = await _web.PageAsync("/");
        Assert.Equal("Previewing 3 of 8", page.QuerySelector("a[href='/briefs/b-busy'] .state")!.TextContent);
        var image = page.QuerySelector("a[href='/briefs/b-spring'] img")!;
        Assert.Equal(HttpStatusCode.OK, (await _web.GetAsync(image.GetAttribute("src")!)).StatusCode);
    }

    [Fact]
    public async Task A_brief_in_review_shows_its_pictures_findings_and_the_way_to_decide()
    {
        await _web.Studio.AddReviewAsync();
        var page = await _web.PageAsync("/briefs/b-spring");
        Assert.Equal("In review", page.QuerySelector("[aria-current=step]")!.TextContent);
        Assert.Equal(6, page.QuerySelectorAll(".round .card").Length);
        Assert.NotEmpty(page.QuerySelectorAll(".finding.error"));
        var link = page.QuerySelector(".asks a")!.GetAttribute("href")!;
        await _web.PageAsync(link);
        Assert.NotNull(page.QuerySelector("noscript"));
    }

    [Fact]
    public async Task Those_of_escalation_get_their_link_when_it_is_time()
    {
        await _web.Studio.AddReviewAsync();
        Assert.DoesNotContain("Review as ben", (await _web.PageAsync("/briefs/b-spring")).Body!.TextContent, StringComparison.Ordinal);
        _web.Clock.Advance(new Core.Policies.ReviewPolicy().EscalateAfter);
        Assert.Contains("Review as ben", (await _web.PageAsync("/briefs/b-spring")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivered_brief_shows_verified_assets_and_what_is_missing()
    {
        await _web.Studio.AddAssetAsync();
        var page = await _web.PageAsync("/briefs/b-done");
        Assert.Contains("Verified", page.QuerySelector(".asset")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Reviewers rejected every variant", page.QuerySelector(".alert")!.TextContent, StringComparison.Ordinal);
        Assert.True(page.QuerySelector("#live")!.HasAttribute("data-over"));
        Assert.Null(page.QuerySelector("noscript"));
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_is_a_page_for_people()
    {
        var page = await _web.PageAsync("/nothing/here", HttpStatusCode.NotFound);
        Assert.Equal("There is nothing at this address.", page.QuerySelector("h1")!.TextContent);
        await _web.PageAsync("/briefs/b-unknown", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_reviewer_who_signed_in_gets_their_own_way_to_decide_and_nobody_else_s()
    {
        await _web.Studio.AddReviewAsync();
        var key = await _web.Studio.Keys.CreateAsync("ada", [Identity.Role.Reviewer], WebFixture.Stop);
        _web.Client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        var asks = (await _web.PageAsync("/briefs/b-spring")).QuerySelector(".asks")!;
        Assert.Equal("Review as ada", Assert.Single(asks.QuerySelectorAll("a")).TextContent);
        Assert.Contains("Still to decide", asks.TextContent, StringComparison.Ordinal);
        await _web.PageAsync(asks.QuerySelector("a")!.GetAttribute("href")!);

        key = await _web.Studio.Keys.CreateAsync("anna", [Identity.Role.Requester], WebFixture.Stop);
        _web.Client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Empty((await _web.PageAsync("/briefs/b-spring")).QuerySelectorAll(".asks a"));
    }
}
