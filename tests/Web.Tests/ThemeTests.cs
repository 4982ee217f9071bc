using System.Net;
using AngleSharp.Dom;

namespace Atelier.Web.Tests;

public sealed class ThemeTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Theory]
    [InlineData(null, null, "light dark", "system")]
    [InlineData("dark", "dark", "dark", "dark")]
    [InlineData("light", "light", "light", "light")]
    [InlineData("system", null, "light dark", "system")]
    [InlineData("\"><script>", null, "light dark", "system")]
    public async Task A_page_comes_in_the_theme_that_its_browser_keeps(string? kept, string? theme, string scheme, string pressed)
    {
        var page = await PageAsync("/", kept);
        Assert.Equal(theme, page.DocumentElement.GetAttribute("data-theme"));
        Assert.Equal(scheme, page.QuerySelector("meta[name=color-scheme]")!.GetAttribute("content"));
        Assert.All(page.QuerySelectorAll("form.theme"), form => Assert.Equal(pressed, Assert.Single(form.QuerySelectorAll("[aria-pressed=true]")).GetAttribute("value")));
    }

    [Fact]
    public async Task A_choice_is_kept_for_a_year_and_taken_back_by_the_systems()
    {
        var answer = await _web.SubmitAsync("/theme", ("theme", "dark"), ("back", "/?q=spring"));
        Assert.Equal((HttpStatusCode.SeeOther, "/?q=spring"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        Assert.Equal("atelier-theme=dark; max-age=31536000; path=/; samesite=lax", answer.Headers.GetValues("Set-Cookie").Single());
        Assert.Contains("atelier-theme=; expires=Thu, 01 Jan 1970", (await _web.SubmitAsync("/theme", ("theme", "system"))).Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        Assert.False((await _web.SubmitAsync("/theme", ("theme", "pink"))).Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("/campaigns/spring-2026?x=1", "/campaigns/spring-2026?x=1")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("/\t/evil.example/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/ü", "/")]
    [InlineData("", "/")]
    public async Task It_leads_back_to_a_page_of_the_studio_and_nowhere_else(string back, string to) =>
        Assert.Equal(to, (await _web.SubmitAsync("/theme", ("theme", "dark"), ("back", back))).Headers.Location!.OriginalString);

    [Fact]
    public async Task A_page_leads_back_to_itself_without_saying_twice_what_was_done()
    {
        Assert.Equal("/hooks?x=%C3%BC", Back(await PageAsync("/hooks?done=replayed&x=ü", null)));
        Assert.Equal("/nothing/here", Back(await WebFixture.PageAsync(await _web.GetAsync("/nothing/here"), HttpStatusCode.NotFound)));

        // What answers a form can't be asked for again: there only a script changes it.
        var form = (await WebFixture.PageAsync(await _web.SubmitAsync("/brands/new", ("name", "")), HttpStatusCode.BadRequest)).QuerySelector("form.theme")!;
        Assert.Null(form.QuerySelector("[name=back]"));
        Assert.True(form.ClassList.Contains("js"));
    }

    [Fact]
    public async Task Somebody_with_only_a_review_link_has_the_choice_too()
    {
        using var web = new WebFixture(from: IPAddress.Parse("203.0.113.9"));
        var path = $"/r/{web.Studio.Token(await web.Studio.AddReviewAsync())}";
        Assert.Equal(path, Back(await web.PageAsync(path)));

        // Their pages tell nobody where they are, and a browser says so.
        using var form = new FormUrlEncodedContent([new("theme", "dark"), new("back", path)]);
        var answer = await web.SendAsync(HttpMethod.Post, "/theme", form, ("Origin", "null"), ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(path, answer.Headers.Location!.OriginalString);
        foreach (var (origin, site) in new[] { ("null", "cross-site"), ("https://evil.example", "same-origin"), ("null", "") })
        {
            using var foreign = new FormUrlEncodedContent([new("theme", "dark")]);
            Assert.Equal(HttpStatusCode.Forbidden, (await web.SendAsync(HttpMethod.Post, "/theme", foreign, site.Length > 0 ? [("Origin", origin), ("Sec-Fetch-Site", site)] : [("Origin", origin)])).StatusCode);
        }
    }

    private static string Back(IDocument page) => page.QuerySelectorAll("form.theme [name=back]").Select(f => f.GetAttribute("value")!).Distinct().Single();

    private async Task<IDocument> PageAsync(string path, string? kept) =>
        await WebFixture.PageAsync(await _web.SendAsync(HttpMethod.Get, path, null, kept is null ? [] : [("Cookie", $"other=1; atelier-theme={kept}")]));
}
