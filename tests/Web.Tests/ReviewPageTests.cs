using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Atelier.Core.Briefs;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;

namespace Atelier.Web.Tests;

public sealed class ReviewPageTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Theory]
    [InlineData("/r")]
    [InlineData("/r/")]
    [InlineData("/r/r1.cut/of/somewhere")]
    public async Task A_link_that_lost_its_end_is_told_to_its_reviewer(string path)
    {
        var answer = await _web.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("This link doesn&#x27;t open a review.", (await answer.Content.ReadAsStringAsync(WebFixture.Stop)).Replace("doesn't", "doesn&#x27;t", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_only_takes_a_form_is_nothing_to_who_opens_it()
    {
        var answer = await _web.GetAsync("/theme");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("Allow", await answer.Content.ReadAsStringAsync(WebFixture.Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_shows_brief_pictures_findings_cost_and_deadline()
    {
        var page = await _web.PageAsync($"/r/{await TokenAsync()}");
        Assert.Equal("Spring sale, hero and tiles", page.QuerySelector("h1")!.TextContent);
        Assert.Equal(6, page.QuerySelectorAll("article.card .picture img").Length);
        Assert.Equal(["hero", "tile"], page.QuerySelectorAll(".shot h2").Select(h => h.TextContent));
        Assert.Contains("resembles a protected reference", page.QuerySelector("#p-0-3 .finding.error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("distance 5 of at most 8 bits", page.QuerySelector("#p-0-3 .evidence")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("0.0017 EUR", page.QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("2026-03-16T09:00:00Z", page.QuerySelector(".facts time")!.GetAttribute("datetime"));
        Assert.Contains("Everything light is 20 % off", page.QuerySelector(".brief")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("secret prompt", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pictures_are_shown_by_the_token_and_no_others_are()
    {
        var token = await TokenAsync();
        var page = await _web.PageAsync($"/r/{token}");
        foreach (var image in page.QuerySelectorAll(".picture img"))
        {
            var picture = await _web.GetAsync(image.GetAttribute("src")!);
            Assert.Equal(HttpStatusCode.OK, picture.StatusCode);
            Assert.Equal("image/png", picture.Content.Headers.ContentType!.MediaType);
        }

        var other = await _web.Studio.Store.PutBlobAsync("studio", Seeds.Drawing.Png(11), WebFixture.Stop);
        Assert.Equal(HttpStatusCode.NotFound, (await _web.GetAsync($"/r/{token}/pictures/{other}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _web.GetAsync($"/r/{token}/pictures/..%2F..%2Fpolicy.json")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _web.GetAsync($"/r/r1.abc.AAAA/pictures/{other}")).StatusCode);
    }

    [Fact]
    public async Task A_posted_form_is_recorded_and_shown()
    {
        var token = await TokenAsync();
        var answer = await _web.DecideAsync(token,
            ("v-0-0", "approve"), ("reason-0-0", "quality"), ("v-0-1", "change"), ("reason-0-1", "colour"), ("note-0-1", "warmer,\r\nplease"), ("v-1-0", "reject"), ("reason-1-0", "tooPlain"), ("v-1-1", ""));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal($"/r/{token}", answer.Headers.Location!.OriginalString);

        var decision = await _web.ReadAsync<Decision>(StoreKeys.Decision("studio", "b-spring-r1", "anna"));
        Assert.Equal("link", decision!.Via);
        Assert.Equal([(Verdict.Approve, DecisionReason.None), (Verdict.Change, DecisionReason.Colour), (Verdict.Reject, DecisionReason.TooPlain)], decision.Verdicts.Select(v => (v.Verdict, v.Reason)));
        Assert.Equal("warmer,\nplease", decision.Verdicts[1].Note);
        Assert.Contains("b-spring", _web.Studio.Workflows.Rings);

        var page = await _web.PageAsync(answer.Headers.Location.OriginalString);
        Assert.Equal("Your decision is recorded", page.QuerySelector("h1")!.TextContent);
        Assert.Equal(["Approved", "Changes wanted", "No vote", "No vote", "Rejected", "No vote"], page.QuerySelectorAll(".badge").Select(b => b.TextContent));
        Assert.Null(page.QuerySelector("main form"));
    }

    [Fact]
    public async Task A_repeat_shows_what_was_recorded_first_and_changes_nothing()
    {
        var token = await TokenAsync();
        await _web.DecideAsync(token, ("v-0-0", "approve"));
        var before = await _web.SnapshotAsync();
        var answer = await _web.DecideAsync(token, ("v-0-0", "reject"), ("reason-0-0", "quality"));
        Assert.Equal($"/r/{token}?again", answer.Headers.Location!.OriginalString);
        Assert.Equal(before, await _web.SnapshotAsync());
        var page = await _web.PageAsync(answer.Headers.Location.OriginalString);
        Assert.Contains("You had decided before", page.QuerySelector(".lead")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Approved", page.QuerySelector(".badge")!.TextContent);
    }

    [Fact]
    public async Task What_is_missing_is_named_and_what_was_written_stays()
    {
        var token = await TokenAsync();
        var before = await _web.SnapshotAsync();
        var page = await WebFixture.PageAsync(await _web.DecideAsync(token, ("v-0-0", "reject"), ("note-0-0", "a <b>note</b>"), ("v-0-1", "approve")), HttpStatusCode.BadRequest);
        Assert.Contains("Give a reason", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("[role=alert] a[href='#p-0-0']"));
        Assert.NotNull(page.QuerySelector("#p-0-0 .wrong"));
        Assert.Equal("a <b>note</b>", page.QuerySelector("#p-0-0 textarea")!.TextContent);
        Assert.True(((IHtmlInputElement)page.QuerySelector("#p-0-1 .approve input")!).IsChecked);
        Assert.Equal(before, await _web.SnapshotAsync());
    }

    [Theory]
    [InlineData("v-9-9", "approve")]
    [InlineData("v--1-0", "approve")]
    [InlineData("v-0-0", "maybe")]
    [InlineData("v-0-0", "1")]
    [InlineData("v-0-0", "Approve,Reject")]
    [InlineData("other", "approve")]
    public async Task What_no_page_of_ours_sends_is_refused(string name, string value)
    {
        var token = await TokenAsync();
        var before = await _web.SnapshotAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await _web.DecideAsync(token, (name, value))).StatusCode);
        Assert.Equal(before, await _web.SnapshotAsync());
    }

    [Fact]
    public async Task Every_failure_of_a_link_has_its_page_and_status()
    {
        var review = await _web.Studio.AddReviewAsync();
        await FailsAsync("r1.abc.AAAA", HttpStatusCode.NotFound, "doesn't open a review");
        await FailsAsync(_web.Studio.Token(review)[..^4] + "AAAA", HttpStatusCode.NotFound, "doesn't open a review");
        await FailsAsync(_web.Studio.Token(review with { Id = "b-other-r1" }), HttpStatusCode.NotFound, "isn't here any more");
        await FailsAsync(_web.Studio.Token(review with { ContentSha256 = new string('0', 64) }), HttpStatusCode.Conflict, "other pictures");
        _web.Clock.AdvanceTo(review.ExpiresAt);
        await FailsAsync(_web.Studio.Token(review), HttpStatusCode.Gone, "is over");
    }

    [Fact]
    public async Task A_review_of_an_ended_brief_says_how_it_ended()
    {
        var review = await _web.Studio.AddReviewAsync();
        await _web.Studio.Store.WriteOnceAsync(StoreKeys.Outcome("studio", "b-spring"), new Outcome
        {
            State = BriefState.Killed, Code = "killed", Reason = "The campaign was stopped: wrong discount.", At = _web.Clock.GetUtcNow(), By = "owner",
        }, metadata: null, WebFixture.Stop);
        var page = await _web.PageAsync($"/r/{_web.Studio.Token(review)}", HttpStatusCode.Gone);
        Assert.Contains("wrong discount", page.QuerySelector(".lead")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await _web.GetAsync($"/r/{_web.Studio.Token(review)}/pictures/{review.Items[0].PictureSha256}")).StatusCode);

        // One that was under way is recorded all the same, and told that it changes nothing.
        var answer = await _web.DecideAsync(_web.Studio.Token(review), ("v-0-0", "approve"));
        var recorded = await _web.PageAsync(answer.Headers.Location!.OriginalString);
        Assert.Contains("too late", recorded.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_settled_review_can_be_looked_at_but_asks_nothing()
    {
        var review = await _web.Studio.AddReviewAsync();
        await _web.DecideAsync(_web.Studio.Token(review), ("v-0-0", "approve"), ("v-1-0", "approve"));
        _web.Clock.Advance(TimeSpan.FromMinutes(1));
        var page = await _web.PageAsync($"/r/{_web.Studio.Token(review, "ada")}");
        Assert.Contains("Others have settled", page.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("main button[type=submit]"));
        Assert.All(page.QuerySelectorAll("fieldset"), f => Assert.True(f.HasAttribute("disabled")));
    }

    [Fact]
    public async Task Finals_are_shown_beside_the_preview_they_should_be_like()
    {
        var review = await _web.Studio.AddReviewAsync(stage: ReviewStage.Finals);
        var page = await _web.PageAsync($"/r/{_web.Studio.Token(review)}");
        var proof = page.QuerySelector("#p-0-0 .proof")!;
        Assert.Contains("0.71 (passes from 0.80)", proof.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _web.GetAsync(proof.QuerySelector("img")!.GetAttribute("src")!)).StatusCode);
    }

    [Fact]
    public async Task A_later_round_shows_the_one_before_with_what_was_said_and_the_references()
    {
        var reference = await _web.Studio.Store.PutBlobAsync("studio", Seeds.Drawing.Png(9), WebFixture.Stop);
        var first = await _web.Studio.AddReviewAsync(changeBrief: b => b with { Intent = b.Intent with { References = [new() { Sha256 = reference, Role = ReferenceRole.Palette, Rights = "own" }] } });
        await _web.DecideAsync(_web.Studio.Token(first), ("v-0-0", "change"), ("reason-0-0", "colour"), ("note-0-0", "warmer, please"));
        var second = first with { Id = "b-spring-r2", Round = 2, ContentSha256 = new string('2', 64), Items = [.. first.Items.Where(i => i.Shot == 0)] };
        await _web.Studio.Store.WriteOnceAsync(StoreKeys.Review("studio", second.Id), second, metadata: null, WebFixture.Stop);
        var token = _web.Studio.Token(second);
        var page = await _web.PageAsync($"/r/{token}");
        Assert.Equal(4, page.QuerySelectorAll(".before .earlier li").Length);
        Assert.Contains("warmer, please", page.QuerySelector(".before")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("its colours are wanted", page.QuerySelector("[aria-labelledby=references-heading]")!.TextContent, StringComparison.Ordinal);
        foreach (var image in page.QuerySelectorAll(".earlier img"))
        {
            Assert.Equal(HttpStatusCode.OK, (await _web.GetAsync(image.GetAttribute("src")!)).StatusCode);
        }

        // The other shot isn't asked about any more, and so not shown either.
        Assert.DoesNotContain(first.Items.First(i => i.Shot == 1).PictureSha256, page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _web.GetAsync($"/r/{token}/pictures/{first.Items.First(i => i.Shot == 1).PictureSha256}")).StatusCode);
    }

    [Fact]
    public async Task The_form_works_without_scripts_and_for_people_who_cannot_see_it()
    {
        var page = await _web.PageAsync($"/r/{await TokenAsync()}");
        var form = Assert.IsType<IHtmlFormElement>(page.QuerySelector("form#review"), exactMatch: false);
        Assert.Equal("post", form.Method);
        Assert.Equal("/r", form.GetAttribute("action"));
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.All(page.QuerySelectorAll("fieldset"), f => Assert.NotEmpty(f.QuerySelector("legend")!.TextContent.Trim()));
        Assert.All(page.QuerySelectorAll("select, textarea, input[type=radio]"), f => Assert.NotEmpty(f.Closest("label")!.TextContent.Trim()));
        Assert.All(page.QuerySelectorAll("img"), i => Assert.True(i.HasAttribute("alt")));
        Assert.All(page.QuerySelectorAll(".picture img"), i => Assert.NotEmpty(i.GetAttribute("alt")!));
        Assert.All(page.QuerySelectorAll("[aria-labelledby]"), e => Assert.NotNull(page.GetElementById(e.GetAttribute("aria-labelledby")!)));
        Assert.Equal(page.QuerySelectorAll("[id]").Length, page.QuerySelectorAll("[id]").Select(e => e.Id).Distinct().Count());
        Assert.Equal(["script"], page.QuerySelectorAll("script").Select(s => s.HasAttribute("src") && s.TextContent.Length == 0 ? "script" : "inline").Distinct());
        Assert.Empty(page.QuerySelectorAll("[style], [onclick], style"));
        Assert.Single(page.QuerySelectorAll("h1"));
    }

    private async Task FailsAsync(string token, HttpStatusCode expected, string words)
    {
        var before = await _web.SnapshotAsync();
        var shown = await _web.PageAsync($"/r/{token}", expected);
        Assert.Contains(words, shown.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        var posted = await WebFixture.PageAsync(await _web.DecideAsync(token, ("v-0-0", "approve")), expected);
        Assert.Contains(words, posted.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(before, await _web.SnapshotAsync());
    }

    private async Task<string> TokenAsync() => _web.Studio.Token(await _web.Studio.AddReviewAsync());
}
