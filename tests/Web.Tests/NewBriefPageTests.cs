using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Atelier.Core.Brands;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Web.Identity;

namespace Atelier.Web.Tests;

public sealed class NewBriefPageTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task An_example_fills_in_the_form()
    {
        var page = await _web.PageAsync("/briefs/new?template=spring-sale");
        Assert.Equal("Spring sale", Input(page, "title").Value);
        Assert.Equal("fresh, calm", Input(page, "intent.mood").Value);
        Assert.Equal("Rolling hills under a wide sky", Input(page, "output.shots[0].description").Value);
        Assert.Equal(["en-GB", "de-DE"], page.QuerySelectorAll<IHtmlInputElement>("input[name='intent.locales']").Where(i => i.IsChecked).Select(i => i.Value));
        Assert.NotEmpty(Input(page, "key").Value);
    }

    [Fact]
    public async Task Every_example_passes_the_rules()
    {
        foreach (var link in (await _web.PageAsync("/briefs/new")).QuerySelectorAll(".templates a").Select(a => a.GetAttribute("href")!).ToList())
        {
            var check = await PostAsync(Filled(await _web.PageAsync(link)), "check");
            Assert.NotNull(check.QuerySelector("button[value=send]"));
        }
    }

    [Fact]
    public async Task A_brief_is_checked_with_its_cost_and_then_sent()
    {
        var check = await PostAsync(Filled(await _web.PageAsync("/briefs/new?template=spring-sale")), "check");
        Assert.Contains("0.007 EUR", check.QuerySelector(".stats")!.TextContent, StringComparison.Ordinal);
        var answer = await SendAsync(Filled(check), "send");
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var brief = await BriefOf(answer);
        Assert.Equal("Spring sale", brief.Title);
        Assert.Equal(["red", "stars"], brief.Intent.MustAvoid);
        Assert.Equal(["hero", "offer"], brief.Output.Shots.Select(s => s.Name));
        Assert.Contains("on its way", (await _web.PageAsync(answer.Headers.Location!.OriginalString)).QuerySelector(".flash")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_can_go_back_to_what_a_form_answered()
    {
        var answer = await SendAsync(Filled(await _web.PageAsync("/briefs/new?template=one-star")), "check");
        Assert.Equal("no-cache, private", string.Join(", ", answer.Headers.CacheControl!.ToString().Split(", ").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_second_click_sends_nothing_twice()
    {
        var form = Filled(await _web.PageAsync("/briefs/new?template=one-star"));
        var first = await SendAsync(form, "send");
        var second = await SendAsync(form, "send");
        Assert.Equal(first.Headers.Location!.OriginalString.Split('?')[0], second.Headers.Location!.OriginalString.Split('?')[0]);
        Assert.EndsWith("done=known", second.Headers.Location.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_was_sent_and_changed_is_asked_about_and_can_then_be_sent()
    {
        var form = Filled(await _web.PageAsync("/briefs/new?template=one-star"));
        await SendAsync(form, "send");
        form["title"] = "Two stars";
        var asked = await PostAsync(form, "send", HttpStatusCode.BadRequest);
        Assert.Contains("was sent before", asked.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Two stars", (await BriefOf(await SendAsync(Filled(asked), "send"))).Title);
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_its_field_and_what_was_typed_stays()
    {
        var form = Filled(await _web.PageAsync("/briefs/new"));
        form["intent.goal"] = "A <b>goal</b>\n\nwith lines";
        form["settings.seed"] = "many";
        form["output.shots[0].variants"] = "99";
        form["campaign"] = "!?";
        var before = await _web.SnapshotAsync();
        var page = await PostAsync(form, "check", HttpStatusCode.BadRequest);
        Assert.Equal(before, await _web.SnapshotAsync());
        Assert.Equal("A <b>goal</b>\n\nwith lines", ((IHtmlTextAreaElement)page.QuerySelector("[name='intent.goal']")!).Value);
        foreach (var field in new[] { "title", "intent.subject", "output.shots[0].variants", "campaign", "settings.seed" })
        {
            var input = page.QuerySelector($"[name='{field}']")!;
            Assert.Equal("true", input.GetAttribute("aria-invalid"));
            Assert.Contains(input.GetAttribute("aria-describedby")!.Split(' '), id => page.GetElementById(id)!.ClassName == "wrong");
        }

        Assert.All(page.QuerySelectorAll("[role=alert] a"), a => Assert.NotNull(page.GetElementById(a.GetAttribute("href")![1..])));
    }

    [Theory]
    [InlineData("Frühlings-Sale 2027!", "fruhlings-sale-2027")]
    [InlineData("  Straße & Café  ", "strasse-cafe")]
    [InlineData("spring-2026", "spring-2026")]
    [InlineData("the big ONE", "spring-2026")]
    [InlineData("A name that is longer than any short name may be, by far", "a-name-that-is-longer-than-any-short-nam")]
    public async Task A_campaign_is_named_in_words_and_a_known_one_is_found_by_its_name(string typed, string id)
    {
        await _web.SubmitAsync("/campaigns/new", ("id", "spring-2026"), ("name", "The big one"));
        var form = Filled(await _web.PageAsync("/briefs/new?template=one-star"));
        form["campaign"] = typed;
        form["output.shots[0].name"] = "Größe M!";
        var check = await PostAsync(form, "check");
        Assert.Contains($"“{id}”", check.QuerySelector(".stats")!.TextContent, StringComparison.Ordinal);
        var brief = await BriefOf(await SendAsync(Filled(check), "send"));
        Assert.Equal(id, brief.Campaign);
        Assert.Equal("grosse-m", brief.Output.Shots[0].Name);
    }

    [Fact]
    public async Task Shots_are_added_and_taken_out_without_a_script()
    {
        var form = Filled(await _web.PageAsync("/briefs/new"));
        form["title"] = "Kept";
        form = Filled(await PostAsync(form, "add-shot"));
        form["output.shots[1].name"] = "second";
        form = Filled(await PostAsync(form, "add-shot"));
        form["output.shots[2].name"] = "third";
        var page = await PostAsync(form, "drop-shot-1");
        Assert.Equal(2, page.QuerySelectorAll(".shots-form li").Length);
        Assert.Equal("third", Input(page, "output.shots[1].name").Value);
        Assert.Equal("Kept", Input(page, "title").Value);
    }

    [Fact]
    public async Task A_reference_is_stored_as_it_comes_and_named_by_the_brief()
    {
        var form = Filled(await PostAsync(Filled(await _web.PageAsync("/briefs/new?template=one-star")), "add-reference"));
        form["intent.references[0].rights"] = "";
        var page = await PostAsync(form, "check", HttpStatusCode.BadRequest, ("intent.references[0].file", Seeds.Drawing.Png(5)));
        Assert.NotNull(page.QuerySelector("img.held"));
        form = Filled(page);
        form["intent.references[0].rights"] = "Own photograph";
        var brief = await BriefOf(await SendAsync(form, "send"));
        Assert.Equal("Own photograph", Assert.Single(brief.Intent.References).Rights);
        Assert.Equal(HttpStatusCode.OK, (await _web.GetAsync($"/v1/uploads/{brief.Intent.References[0].Sha256}")).StatusCode);
    }

    [Fact]
    public async Task A_file_that_is_no_picture_is_refused_beside_its_field()
    {
        var form = Filled(await PostAsync(Filled(await _web.PageAsync("/briefs/new?template=one-star")), "add-reference"));
        var page = await PostAsync(form, "check", HttpStatusCode.BadRequest, ("intent.references[0].file", "<script>"u8.ToArray()));
        Assert.Contains("PNG", page.QuerySelector(".reference .wrong")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_from_nowhere_is_refused()
    {
        var form = Filled(await _web.PageAsync("/briefs/new?template=one-star"));
        var before = await _web.SnapshotAsync();
        using var content = new FormUrlEncodedContent(form.Append(new("do", "send")));
        Assert.Equal(HttpStatusCode.Forbidden, (await _web.SendAsync(HttpMethod.Post, "/briefs/new", content)).StatusCode);
        Assert.Equal(before, await _web.SnapshotAsync());
    }

    [Fact]
    public async Task Who_may_not_send_briefs_is_shown_no_way_and_refused()
    {
        var key = await _web.Studio.Keys.CreateAsync("viewer", [Role.Reviewer], WebFixture.Stop);
        _web.Client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Empty((await _web.PageAsync("/")).QuerySelectorAll("a[href='/briefs/new'], a[href='/audit']"));
        Assert.Equal(HttpStatusCode.Forbidden, (await _web.GetAsync("/briefs/new")).StatusCode);
    }

    [Fact]
    public async Task A_stopped_campaign_and_an_unknown_brand_are_told_before_sending()
    {
        await _web.Studio.Store.WriteAsync(StoreKeys.Brand("studio", "northwind"), new Brand { Id = "northwind", Name = "Northwind", Palette = [new("teal", "#0d8080")] }, PutCondition.Create);
        await _web.PostJsonAsync("/v1/campaigns/spring/kill", """{"reason":"wrong discount"}""");
        var form = await _web.PageAsync("/briefs/new?template=spring-sale");
        Assert.Equal("#0d8080", form.QuerySelector(".option .swatches rect")!.GetAttribute("fill"));
        Assert.Contains("was stopped", (await PostAsync(Filled(form), "check")).QuerySelector(".alert")!.TextContent, StringComparison.Ordinal);
    }

    private static IHtmlInputElement Input(IDocument page, string name) => (IHtmlInputElement)page.QuerySelector($"[name='{name}']")!;

    // What a browser would send of the page's form.
    private static Dictionary<string, string> Filled(IDocument page)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var element in page.QuerySelectorAll("#newbrief input, #newbrief select, #newbrief textarea"))
        {
            var (name, value) = element switch
            {
                IHtmlInputElement { Type: "file" } => ("", ""),
                IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } => ("", ""),
                IHtmlInputElement input => (input.Name!, input.Value),
                IHtmlSelectElement select => (select.Name!, select.Value ?? ""),
                IHtmlTextAreaElement area => (area.Name!, area.Value),
                _ => ("", ""),
            };
            if (name.Length > 0)
            {
                form[name] = name == "intent.locales" && form.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
            }
        }

        return form;
    }

    private async Task<IDocument> PostAsync(Dictionary<string, string> form, string act, HttpStatusCode expected = HttpStatusCode.OK, params (string Name, byte[] Content)[] files) =>
        await WebFixture.PageAsync(await SendAsync(form, act, files), expected);

    private async Task<HttpResponseMessage> SendAsync(Dictionary<string, string> form, string act, params (string Name, byte[] Content)[] files)
    {
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in form.Append(new("do", act)))
        {
            content.Add(new StringContent(value), $"\"{name}\"");
        }

        foreach (var (name, bytes) in files)
        {
            content.Add(new ByteArrayContent(bytes), $"\"{name}\"", "a.png");
        }

        return await _web.SendAsync(HttpMethod.Post, "/briefs/new", content, ("Origin", "http://localhost:7071"));
    }

    private async Task<Brief> BriefOf(HttpResponseMessage answer) =>
        (await _web.ReadAsync<Brief>(StoreKeys.Brief("studio", answer.Headers.Location!.OriginalString.Split('?')[0].Split('/')[^1])))!;
}
