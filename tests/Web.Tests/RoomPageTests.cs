using System.Net;
using AngleSharp.Html.Dom;
using Atelier.Core.Audit;
using Atelier.Core.Brands;
using Atelier.Core.Briefs;
using Atelier.Core.Campaigns;
using Atelier.Core.Storage;
using Atelier.Web.Identity;
using Atelier.Web.Tests.Seeds;

namespace Atelier.Web.Tests;

public sealed class RoomPageTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task Assets_are_found_by_word_and_shown_with_what_proves_them()
    {
        var asset = await _web.Studio.AddAssetAsync();
        Assert.Empty((await _web.PageAsync("/assets?q=submarine")).QuerySelectorAll(".shelf .card"));
        var found = Assert.Single((await _web.PageAsync("/assets?q=autumn")).QuerySelectorAll(".shelf .card"));
        var page = await _web.PageAsync(found.QuerySelector("a")!.GetAttribute("href")!);
        Assert.Contains("Verified", page.QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(3, page.QuerySelectorAll(".side .ticks li").Length);
        Assert.Equal($"/v1/assets/{asset}/content", page.QuerySelector("a[download]")!.GetAttribute("href"));
        foreach (var image in page.QuerySelectorAll("main img[src]"))
        {
            Assert.Equal(HttpStatusCode.OK, (await _web.GetAsync(image.GetAttribute("src")!)).StatusCode);
        }
    }

    [Fact]
    public async Task An_asset_that_was_tampered_with_says_so_loudly()
    {
        var asset = await _web.Studio.AddAssetAsync();
        var key = StoreKeys.Manifest("studio", asset);
        var manifest = (await _web.Studio.Store.GetAsync(key, WebFixture.Stop))!;
        var text = System.Text.Encoding.UTF8.GetString(manifest.Content.Span).Replace("MIT", "BSD", StringComparison.Ordinal);
        await _web.Studio.Store.PutAsync(key, System.Text.Encoding.UTF8.GetBytes(text), PutCondition.Any, metadata: null, WebFixture.Stop);
        var page = await _web.PageAsync($"/assets/{asset}");
        Assert.Contains("not whole", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll(".side .ticks"));
    }

    [Fact]
    public async Task What_was_not_delivered_is_on_no_shelf()
    {
        var asset = await _web.Studio.AddAssetAsync("b-killed", BriefState.Killed);
        Assert.Empty((await _web.PageAsync("/assets")).QuerySelectorAll(".shelf .card"));
        Assert.Equal(HttpStatusCode.NotFound, (await _web.GetAsync($"/assets/{asset}")).StatusCode);
    }

    [Fact]
    public async Task A_campaign_is_described_and_gets_a_budget()
    {
        await _web.Studio.AddReviewAsync();
        var answer = await _web.SubmitAsync("/campaigns/spring-2026/edit", ("name", "Spring 2026"), ("description", "The big one"), ("limit", "12,50"), ("hours", "6"), ("cost", ""), ("days", ""));
        Assert.EndsWith("/campaigns/spring-2026?done=campaign", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var page = await _web.PageAsync(answer.Headers.Location.OriginalString);
        Assert.Equal("Spring 2026", page.QuerySelector("h1")!.TextContent);
        Assert.Contains("12.50 EUR", page.QuerySelector(".budget")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(6, (await _web.ReadAsync<Campaign>(StoreKeys.Campaign("studio", "spring-2026")))!.Baseline!.HoursPerAsset);
        Assert.Equal("12.50", ((IHtmlInputElement)(await _web.PageAsync("/campaigns/spring-2026/edit")).QuerySelector("[name=limit]")!).Value);
    }

    [Theory]
    [InlineData("1,250", "Write it like 1250 or 1.250.")]
    [InlineData("12,500", "Write it like 12500 or 12.500.")]
    [InlineData("1.250,00", "is no number")]
    public async Task A_budget_that_may_be_read_in_two_ways_is_not_taken(string limit, string said)
    {
        await _web.Studio.AddReviewAsync();
        var answer = await _web.SubmitAsync("/campaigns/spring-2026/edit", ("name", "Spring 2026"), ("description", ""), ("limit", limit), ("hours", ""), ("cost", ""), ("days", ""));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(said, await answer.Content.ReadAsStringAsync(WebFixture.Stop), StringComparison.Ordinal);
        Assert.Null(await _web.ReadAsync<CampaignBudget>(StoreKeys.Budget("studio", "spring-2026")));
    }

    [Fact]
    public async Task A_campaign_shows_what_previews_without_a_brief_were_drawn_for_it()
    {
        await _web.Studio.AddReviewAsync();
        Assert.DoesNotContain("Previews", (await _web.PageAsync("/campaigns/spring-2026")).QuerySelector(".stats")!.TextContent, StringComparison.Ordinal);
        var entry = new Dictionary<string, string> { ["campaign"] = "spring-2026", ["cost"] = "0.5", ["currency"] = "EUR" };
        await _web.Studio.Store.PutAsync($"{StoreKeys.PreviewEntries("studio")}{_web.Clock.GetUtcNow().ToUnixTimeMilliseconds():x12}.p-1", "{}"u8.ToArray(), PutCondition.Create, entry, WebFixture.Stop);
        _web.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("Previews1", (await _web.PageAsync("/campaigns/spring-2026")).QuerySelector(".stats")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_campaign_that_can_not_be_so_is_told_field_by_field_and_nothing_is_saved()
    {
        var before = await _web.SnapshotAsync();
        var page = await WebFixture.PageAsync(await _web.SubmitAsync("/campaigns/new", ("id", "Not An Id"), ("name", ""), ("limit", "much")), HttpStatusCode.BadRequest);
        Assert.Equal("true", page.QuerySelector("[name=limit]")!.GetAttribute("aria-invalid"));
        Assert.Equal("Not An Id", ((IHtmlInputElement)page.QuerySelector("[name=id]")!).Value);
        page = await WebFixture.PageAsync(await _web.SubmitAsync("/campaigns/new", ("id", "Not An Id"), ("name", "x")), HttpStatusCode.BadRequest);
        Assert.Equal("true", page.QuerySelector("[name=id]")!.GetAttribute("aria-invalid"));
        Assert.Equal(before, await _web.SnapshotAsync());
    }

    [Fact]
    public async Task A_short_name_that_nobody_gave_is_made_of_the_name()
    {
        Assert.StartsWith("/campaigns/fete-d-ete", (await _web.SubmitAsync("/campaigns/new", ("name", "Fête d’été"))).Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.StartsWith("/brands/tea-co", (await _web.SubmitAsync("/brands/new", ("name", "Tea & Co."))).Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal("true", (await WebFixture.PageAsync(await _web.SubmitAsync("/campaigns/new", ("name", "FETE D'ETE")), HttpStatusCode.BadRequest)).QuerySelector("[name=id]")!.GetAttribute("aria-invalid"));
    }

    [Theory]
    [InlineData("/campaigns/spring-2026", "spring-2026")]
    [InlineData("/models/demo", "demo")]
    [InlineData("/studio", "everything")]
    public async Task The_switch_asks_for_a_reason_and_the_name_before_it_stops(string path, string name)
    {
        await _web.Studio.AddReviewAsync();
        await _web.Studio.AddModelAsync();
        var before = await _web.SnapshotAsync();
        var page = await WebFixture.PageAsync(await _web.SubmitAsync($"{path}/stop", ("reason", "wrong discount"), ("typed", name + "x")), HttpStatusCode.BadRequest);
        Assert.Equal("true", page.QuerySelector("[name=typed]")!.GetAttribute("aria-invalid"));
        Assert.Equal("wrong discount", ((IHtmlInputElement)page.QuerySelector("[name=reason]")!).Value);
        Assert.Equal(HttpStatusCode.BadRequest, (await _web.SubmitAsync($"{path}/stop", ("reason", ""), ("typed", name))).StatusCode);
        Assert.Equal(before, await _web.SnapshotAsync());

        var answer = await _web.SubmitAsync($"{path}/stop", ("reason", "wrong discount"), ("typed", name));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(BriefState.Killed, (await _web.ReadAsync<Outcome>(StoreKeys.Outcome("studio", "b-spring")))!.State);
        await _web.PageAsync(answer.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.SeeOther, (await _web.SubmitAsync($"{path}/resume", ("reason", "mended"))).StatusCode);
        Assert.Equal(BriefState.Killed, (await _web.ReadAsync<Outcome>(StoreKeys.Outcome("studio", "b-spring")))!.State);
    }

    [Fact]
    public async Task A_stopped_campaign_shows_what_was_stopped()
    {
        await _web.Studio.AddReviewAsync();
        await _web.SubmitAsync("/campaigns/spring-2026/stop", ("reason", "wrong discount"), ("typed", "spring-2026"));
        var page = await _web.PageAsync("/campaigns/spring-2026");
        Assert.Contains("wrong discount", page.QuerySelector(".alert")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector(".alert a[href='/briefs/b-spring']"));
        Assert.Null(page.QuerySelector("a[href^='/briefs/new?campaign']"));
    }

    [Fact]
    public async Task A_brand_is_written_as_lines_and_read_back_the_same()
    {
        (string, string)[] fields =
        [
            ("id", "bergamot"), ("name", "Bergamot & Vine"), ("palette", "wine red #7a1c2e\ncream #F3E4C8"), ("coverage", "30"), ("style", "elegant\nvintage poster"), ("avoid", "neon"),
            ("terms", "bergamott = Bergamot"), ("taglines", "de-DE = Tee = Ruhe.\n* = Tea."), ("notices", "DE = Werbung"), ("regional", "DE = flags, maps"), ("roles", "brand, legal"),
        ];
        Assert.EndsWith("/brands/bergamot?done=brand", (await _web.SubmitAsync("/brands/new", fields)).Headers.Location!.OriginalString, StringComparison.Ordinal);
        var brand = (await _web.ReadAsync<Brand>(StoreKeys.Brand("studio", "bergamot")))!;
        Assert.Equal([new("wine red", "#7a1c2e"), new("cream", "#f3e4c8")], brand.Palette);
        Assert.Equal(0.3, brand.PaletteCoverage);
        Assert.Equal("Tee = Ruhe.", brand.Taglines["de-DE"]);
        Assert.Equal(["flags", "maps"], brand.Regions["DE"].Avoid);
        Assert.Equal("Werbung", brand.Regions["DE"].Notice);

        // Saving what the form shows changes nothing.
        var form = await _web.PageAsync("/brands/bergamot/edit");
        var shown = form.QuerySelectorAll("form.narrow input, form.narrow textarea").Select(f => f is IHtmlTextAreaElement area ? (area.Name!, area.Value) : (((IHtmlInputElement)f).Name!, ((IHtmlInputElement)f).Value)).ToArray();
        Assert.Equal(HttpStatusCode.SeeOther, (await _web.SubmitAsync("/brands/bergamot/edit", shown)).StatusCode);
        Assert.Equivalent(brand, await _web.ReadAsync<Brand>(StoreKeys.Brand("studio", "bergamot")), strict: true);
        Assert.Equal(HttpStatusCode.SeeOther, (await _web.SubmitAsync("/brands/bergamot/delete")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _web.GetAsync("/brands/bergamot")).StatusCode);
    }

    [Fact]
    public async Task A_brand_with_faults_is_told_field_by_field_and_nothing_is_saved()
    {
        var before = await _web.SnapshotAsync();
        var page = await WebFixture.PageAsync(await _web.SubmitAsync("/brands/new", ("id", "x y"), ("name", "X"), ("palette", "teal"), ("terms", "no sign"), ("coverage", "200")), HttpStatusCode.BadRequest);
        Assert.All(new[] { "id", "palette", "terms", "coverage" }, field => Assert.Equal("true", page.QuerySelector($"[name={field}]")!.GetAttribute("aria-invalid")));
        Assert.Equal(before, await _web.SnapshotAsync());
    }

    [Fact]
    public async Task A_model_becomes_the_default_or_is_introduced_step_by_step()
    {
        await _web.Studio.AddModelAsync();
        await _web.Studio.AddModelAsync("second");
        Assert.Equal(HttpStatusCode.SeeOther, (await _web.SubmitAsync("/models/second/rollout", ("percent", "25"))).StatusCode);
        Assert.Contains("25 % of briefs", (await _web.PageAsync("/models")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await _web.SubmitAsync("/models/second/rollout", ("percent", "101"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await _web.SubmitAsync("/models/second/default")).StatusCode);
        Assert.Equal("second", (await _web.Studio.Studio.Library.PolicyAsync("studio", WebFixture.Stop)).DefaultModel);
        Assert.Equal(HttpStatusCode.NotFound, (await _web.SubmitAsync("/models/third/default")).StatusCode);
    }

    [Fact]
    public async Task A_long_chain_of_acts_is_shown_from_its_end_and_read_no_further()
    {
        for (var i = 0; i < 410; i++)
        {
            await _web.Studio.Studio.Audit.AppendAsync(StoreKeys.AdminAudit("studio"), i, "", new(_web.Clock.GetUtcNow(), "budget-set", "ada", new Dictionary<string, string> { ["campaign"] = $"c-{i}", ["limit"] = "1", ["currency"] = "EUR" }), WebFixture.Stop);
        }

        var reads = 0;
        _web.Studio.Store.BeforeRead = key =>
        {
            // A few are read at the same time.
            Interlocked.Add(ref reads, key.StartsWith(StoreKeys.AdminAudit("studio"), StringComparison.Ordinal) ? 1 : 0);
            return Task.CompletedTask;
        };
        var lines = (await _web.PageAsync("/audit")).QuerySelectorAll(".history li");
        Assert.Equal((400, 400), (lines.Length, reads));
        Assert.Contains("c-409", lines[0].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acts_are_told_in_words_and_the_chains_are_checked_on_demand()
    {
        await _web.SubmitAsync("/campaigns/new", ("id", "spring"), ("name", "Spring"), ("limit", "10"));
        await _web.SubmitAsync("/campaigns/spring/stop", ("reason", "wrong discount"), ("typed", "spring"));
        var page = await _web.PageAsync("/audit");
        Assert.Contains("Budget of spring set to 10 EUR", page.QuerySelector(".history")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Stopped spring", page.QuerySelector(".history")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("[role=status]"));
        Assert.Equal("/audit", (await _web.SubmitAsync("/audit/verify")).Headers.Location!.OriginalString);
        await _web.VerifiedAsync();
        Assert.Contains("All chains are whole", (await _web.PageAsync("/audit")).QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);

        await _web.Studio.Store.DeleteAsync(AuditChain.Key(StoreKeys.AdminAudit("studio"), 0), WebFixture.Stop);
        await _web.VerifiedAsync();
        Assert.Contains("gap", (await _web.PageAsync("/audit")).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_counts_what_waits_and_what_was_asked()
    {
        await _web.Studio.AddReviewAsync();
        await _web.PageAsync("/");
        var page = await _web.PageAsync("/health");
        Assert.Contains("1 in review", page.QuerySelector(".stats")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("main a[href='/briefs/b-spring']"));
        Assert.NotEmpty(page.QuerySelectorAll(".plot rect"));
    }

    [Fact]
    public async Task Health_plots_the_pictures_that_this_process_drew()
    {
        using var meter = new System.Diagnostics.Metrics.Meter("Atelier.Tests");
        meter.CreateCounter<long>("atelier.renders").Add(1_000_000);
        var plot = (await _web.PageAsync("/health")).QuerySelectorAll("svg[role=img]").Single(p => p.GetAttribute("aria-label")!.StartsWith("Pictures drawn: ", StringComparison.Ordinal));

        // Other tests of this process draw in the same minute.
        Assert.Contains(plot.QuerySelectorAll("rect title"), t => long.Parse(string.Concat(t.TextContent.Split(' ')[^1].Where(char.IsAsciiDigit)), System.Globalization.CultureInfo.InvariantCulture) >= 1_000_000);
    }

    [Theory]
    [InlineData("/campaigns/new")]
    [InlineData("/campaigns/spring-2026/edit")]
    [InlineData("/campaigns/spring-2026/stop")]
    [InlineData("/campaigns/spring-2026/resume")]
    [InlineData("/brands/new")]
    [InlineData("/brands/northwind/edit")]
    [InlineData("/brands/northwind/delete")]
    [InlineData("/models/demo/default")]
    [InlineData("/models/demo/rollout")]
    [InlineData("/models/demo/stop")]
    [InlineData("/studio/stop")]
    public async Task What_takes_an_administrator_refuses_everybody_else_and_forms_from_elsewhere(string path)
    {
        await PagePaths.OfAsync(_web);
        var before = await _web.SnapshotAsync();
        foreach (var origin in new[] { "https://evil.example", null })
        {
            using var form = new FormUrlEncodedContent([new("reason", "x"), new("typed", "spring-2026"), new("name", "x"), new("id", "x"), new("percent", "5")]);
            Assert.Equal(HttpStatusCode.Forbidden, (await _web.SendAsync(HttpMethod.Post, path, form, origin is null ? [] : [("Origin", origin)])).StatusCode);
        }

        Assert.Equal(before, await _web.SnapshotAsync());
        var key = await _web.Studio.Keys.CreateAsync("somebody", [Role.Requester, Role.Reviewer, Role.Publisher], WebFixture.Stop);
        _web.Client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        before = await _web.SnapshotAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await _web.SubmitAsync(path, ("reason", "x"), ("typed", "spring-2026"), ("name", "x"), ("id", "x"), ("percent", "5"))).StatusCode);
        Assert.Equal(before, await _web.SnapshotAsync());
        foreach (var room in new[] { "/", "/campaigns", "/campaigns/spring-2026", "/brands", "/brands/northwind", "/models" })
        {
            var page = await _web.PageAsync(room);
            Assert.Empty(page.QuerySelectorAll($"a[href='{path}'], form[action='{path}'], a[href='/audit'], a[href='/health']"));
        }
    }
}
