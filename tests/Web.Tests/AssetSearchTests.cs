using System.Net;
using System.Text.Json;
using Atelier.Core.Briefs;

namespace Atelier.Web.Tests;

public sealed class AssetSearchTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Theory]
    [InlineData("text=returning customers")]
    [InlineData("text=Spring is HERE")]
    [InlineData("text=circle&campaign=spring-2026&brand=nordlicht")]
    public async Task Assets_are_found_by_intent_copy_and_tags(string query)
    {
        var id = await _web.Studio.AddAssetAsync();
        Assert.Equal(id, Assert.Single(await FoundAsync(query)).GetProperty("assetId").GetString());
        Assert.Empty(await FoundAsync(query + "&model=other"));
    }

    [Fact]
    public async Task Assets_are_found_by_colour_and_a_colour_that_is_none_is_told()
    {
        await _web.Studio.AddAssetAsync();
        var colour = Assert.Single(await FoundAsync("")).GetProperty("colours")[0];
        Assert.Single(await FoundAsync($"colour={colour.GetProperty("name").GetString()}"));
        Assert.Single(await FoundAsync($"colour={Uri.EscapeDataString(colour.GetProperty("hex").GetString()!)}"));
        Assert.Single(await FoundAsync($"text={Uri.EscapeDataString(colour.GetProperty("hex").GetString()!)}"));
        Assert.Equal("colour", (await WebFixture.ProblemAsync(await _web.GetAsync("/v1/search?colour=mauvish"), HttpStatusCode.BadRequest, "malformed")).GetProperty("field").GetString());
        Assert.Single((await _web.PageAsync($"/assets?colour={colour.GetProperty("name").GetString()}")).QuerySelectorAll(".shelf .card"));
    }

    [Fact]
    public async Task Versions_are_counted_listed_and_shown()
    {
        var first = await _web.Studio.AddAssetAsync();
        _web.Clock.Advance(TimeSpan.FromDays(1));
        var second = await _web.Studio.AddAssetAsync("b-again");

        var asset = await WebFixture.JsonAsync(await _web.GetAsync($"/v1/assets/{first}"));
        Assert.Equal((1, 2), (asset.GetProperty("version").GetInt32(), asset.GetProperty("versions").GetInt32()));
        var versions = (await WebFixture.JsonAsync(await _web.GetAsync(asset.GetProperty("links").GetProperty("versions").GetString()!))).GetProperty("assets").EnumerateArray();
        Assert.Equal([second, first], versions.Select(a => a.GetProperty("assetId").GetString()));
        Assert.Equal(second, Assert.Single(await FoundAsync("latest=true")).GetProperty("assetId").GetString());
        Assert.Equal(2, (await FoundAsync("latest=false")).Count);
        await WebFixture.ProblemAsync(await _web.GetAsync("/v1/search?latest=perhaps"), HttpStatusCode.BadRequest, "malformed");

        var page = await _web.PageAsync($"/assets/{first}");
        Assert.Contains("Version1 of 2", page.QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
        Assert.Equal($"/assets/{second}", page.QuerySelector("[aria-labelledby=versions-heading] a")!.GetAttribute("href"));
        Assert.Single((await _web.PageAsync("/assets?latest=1")).QuerySelectorAll(".shelf .card"));
        Assert.Equal(2, (await _web.PageAsync($"/assets?versions={first}")).QuerySelectorAll(".shelf .card").Length);
    }

    [Fact]
    public async Task Reuse_is_counted_listed_and_shown()
    {
        var id = await _web.Studio.AddAssetAsync();
        Assert.Contains("No brief draws on this picture", (await _web.PageAsync($"/assets/{id}")).QuerySelector("[aria-labelledby=uses-heading]")!.TextContent, StringComparison.Ordinal);
        var sha = Assert.Single(await FoundAsync("")).GetProperty("pictureSha256").GetString()!;
        var brief = _web.Studio.BriefOf("b-user");
        await _web.Studio.AddBriefAsync(brief with { Title = "Summer, after spring", Intent = brief.Intent with { References = [new() { Sha256 = sha, Role = ReferenceRole.Palette, Rights = "ours" }] } });

        var asset = await WebFixture.JsonAsync(await _web.GetAsync($"/v1/assets/{id}"));
        Assert.Equal(1, asset.GetProperty("uses").GetInt32());
        var users = (await WebFixture.JsonAsync(await _web.GetAsync(asset.GetProperty("links").GetProperty("uses").GetString()!))).GetProperty("briefs").EnumerateArray();
        Assert.Equal("b-user", Assert.Single(users).GetProperty("id").GetString());
        Assert.Contains("Summer, after spring for its colours", string.Join(' ', (await _web.PageAsync($"/assets/{id}")).QuerySelector("[aria-labelledby=uses-heading]")!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("used by 1 brief", (await _web.PageAsync("/assets")).QuerySelector(".shelf .card")!.TextContent, StringComparison.Ordinal);
        await WebFixture.ProblemAsync(await _web.GetAsync("/v1/briefs?reference=abc"), HttpStatusCode.BadRequest, "malformed");
    }

    [Theory]
    [InlineData("%21%3F%23%2A%22")]
    [InlineData("%F0%9F%92%A5")]
    [InlineData("%27%20OR%201%3D1%20--")]
    public async Task Queries_that_say_nothing_answer_an_empty_page(string text)
    {
        await _web.Studio.AddAssetAsync();
        Assert.Empty(await FoundAsync($"text={text}"));
        Assert.Empty((await _web.PageAsync($"/assets?q={text}")).QuerySelectorAll(".shelf .card"));
    }

    private async Task<IReadOnlyList<JsonElement>> FoundAsync(string query) =>
        [.. (await WebFixture.JsonAsync(await _web.GetAsync($"/v1/search?{query}"))).GetProperty("assets").EnumerateArray()];
}
