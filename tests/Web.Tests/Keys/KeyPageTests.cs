using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Atelier.Core.Audit;
using Atelier.Core.Brands;
using Atelier.Core.Storage;
using Atelier.Web.Identity;

namespace Atelier.Web.Tests.Keys;

public sealed class KeyPageTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task A_key_is_shown_once_and_lies_nowhere_afterwards()
    {
        await SignInAsync("ada", Role.Admin);
        var token = await TokenAsync();
        var answer = await SubmitAsync(("form", token), ("caller", "ci"), ("purpose", "builds"), ("roles", "requester"), ("roles", "publisher"), ("expires", "30"));
        Assert.Equal("no-store", answer.Headers.GetValues("Cache-Control").Single());
        var page = await WebFixture.PageAsync(answer);
        var secret = page.QuerySelector("#secret")!.TextContent;
        Assert.StartsWith("atl_", secret, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("input, textarea").Where(f => f.OuterHtml.Contains(secret, StringComparison.Ordinal)));
        Assert.Equal("ci", (await WebFixture.JsonAsync(await _web.SendAsync(HttpMethod.Get, "/v1/me", null, ("Authorization", $"Bearer {secret}")))).GetProperty("id").GetString());

        foreach (var path in new[] { "/keys", "/keys/new", "/audit" })
        {
            Assert.DoesNotContain(secret, (await _web.PageAsync(path)).DocumentElement.OuterHtml, StringComparison.Ordinal);
        }

        await foreach (var listing in _web.Studio.Store.ListAsync("", startAfter: null, WebFixture.Stop))
        {
            var stored = await _web.Studio.Store.GetAsync(listing.Key, WebFixture.Stop);
            Assert.DoesNotContain(secret, listing.Key + string.Concat(listing.Metadata.Values) + Encoding.UTF8.GetString(stored!.Content.Span), StringComparison.Ordinal);
        }

        var row = Row(await _web.PageAsync("/keys"), "ci");
        Assert.All(new[] { "requester, publisher", "by ada", "within the hour", "builds" }, text => Assert.Contains(text, row.TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_form_sent_again_makes_no_second_key_and_shows_none()
    {
        await SignInAsync("ada", Role.Admin);
        var token = await TokenAsync();
        (string, string)[] fields = [("form", token), ("caller", "ci"), ("roles", "requester"), ("expires", "never")];
        await WebFixture.PageAsync(await SubmitAsync(fields));
        var before = await _web.SnapshotAsync();
        var again = await SubmitAsync(fields);
        Assert.Equal((HttpStatusCode.SeeOther, "/keys?done=key-known"), (again.StatusCode, again.Headers.Location!.OriginalString));
        Assert.Equal(before, await _web.SnapshotAsync());
        Assert.NotEqual(token, await TokenAsync());

        // Another administrator's form of the same name is another form.
        await SignInAsync("abe", Role.Admin);
        await WebFixture.PageAsync(await SubmitAsync(fields));
    }

    [Fact]
    public async Task Two_that_send_the_same_form_at_the_same_time_get_one_key()
    {
        await SignInAsync("ada", Role.Admin);
        var token = await TokenAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SubmitAsync(("form", token), ("caller", "ci"), ("roles", "requester"), ("expires", "never"))));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Single(await _web.Studio.Keys.ListAsync(WebFixture.Stop), k => k.Caller == "ci");
    }

    [Fact]
    public async Task What_is_wrong_is_told_by_field_and_nothing_is_made()
    {
        await SignInAsync("ada", Role.Admin);
        var before = await _web.SnapshotAsync();
        var page = await WebFixture.PageAsync(await SubmitAsync(("caller", "Not A Name"), ("purpose", "kept"), ("expires", "day"), ("day", "2001-01-01")), HttpStatusCode.BadRequest);
        Assert.Equal("true", page.QuerySelector("[name=caller]")!.GetAttribute("aria-invalid"));
        Assert.Equal("true", page.QuerySelector("[name=day]")!.GetAttribute("aria-invalid"));
        Assert.Contains("one role at least", page.QuerySelector("#f-roles .wrong")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("kept", ((IHtmlInputElement)page.QuerySelector("[name=purpose]")!).Value);
        foreach (var bad in new[] { ("day", "x"), ("expires", "1000000"), ("caller", ""), ("roles", "Not A Role"), ("day", "9999-12-31") })
        {
            (string Name, string Value)[] good = [("caller", "ci"), ("roles", "requester"), ("expires", "day"), ("day", "2099-01-01")];
            Assert.Equal(HttpStatusCode.BadRequest, (await SubmitAsync([.. good.Where(g => g.Name != bad.Item1), bad])).StatusCode);
        }

        Assert.Equal(before, await _web.SnapshotAsync());
    }

    [Fact]
    public async Task A_key_on_a_last_day_is_good_to_the_end_of_that_day()
    {
        await SignInAsync("ada", Role.Admin);
        await WebFixture.PageAsync(await SubmitAsync(("caller", "ci"), ("roles", "requester"), ("expires", "day"), ("day", "2099-01-31")));
        Assert.Equal(new DateTimeOffset(2099, 2, 1, 0, 0, 0, TimeSpan.Zero), (await _web.Studio.Keys.ListAsync(WebFixture.Stop)).Single(k => k.Caller == "ci").ExpiresAt);
    }

    [Fact]
    public async Task The_first_key_must_let_its_maker_back_in()
    {
        var page = await _web.PageAsync("/keys/new");
        Assert.Contains("first key", page.QuerySelector(".alert")!.TextContent, StringComparison.Ordinal);
        Assert.True(((IHtmlInputElement)page.QuerySelector("[name=roles][value=owner]")!).IsChecked);
        var refused = await WebFixture.PageAsync(await SubmitAsync(("caller", "anna"), ("roles", "reviewer"), ("expires", "never")), HttpStatusCode.BadRequest);
        Assert.NotNull(refused.QuerySelector("#roles-wrong"));
        Assert.Equal(HttpStatusCode.OK, (await _web.GetAsync("/keys")).StatusCode);

        var secret = (await WebFixture.PageAsync(await SubmitAsync(("caller", "olga"), ("roles", "owner"), ("expires", "never")))).QuerySelector("#secret")!.TextContent;
        Assert.Equal(HttpStatusCode.Unauthorized, (await _web.GetAsync("/keys")).StatusCode);
        _web.Client.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        Assert.Contains("You are using it", Row(await _web.PageAsync("/keys"), "olga").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_neither_makes_nor_revokes_an_owners_key()
    {
        await _web.Studio.Keys.CreateAsync("olga", [Role.Owner], WebFixture.Stop);
        await SignInAsync("ada", Role.Admin);
        var id = (await _web.Studio.Keys.ListAsync(WebFixture.Stop)).Single(k => k.Caller == "olga").Id;
        Assert.Null(Row(await _web.PageAsync("/keys"), "olga").QuerySelector("a"));
        Assert.Null((await _web.PageAsync("/keys/new")).QuerySelector("[name=roles][value=owner]"));
        var before = await _web.SnapshotAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await _web.GetAsync($"/keys/{id}/revoke")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _web.SubmitAsync($"/keys/{id}/revoke")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SubmitAsync(("caller", "eve"), ("roles", "owner"), ("expires", "never"))).StatusCode);
        foreach (var name in new[] { "olga", "owner", "workflow" })
        {
            Assert.NotNull((await WebFixture.PageAsync(await SubmitAsync(("caller", name), ("roles", "reviewer"), ("expires", "never")), HttpStatusCode.BadRequest)).QuerySelector("#f-caller-wrong"));
        }

        Assert.Equal(before, await _web.SnapshotAsync());
    }

    [Fact]
    public async Task Revoking_asks_first_takes_effect_at_once_and_a_second_click_finds_it_done()
    {
        await SignInAsync("ada", Role.Admin);
        var ci = await _web.Studio.Keys.CreateAsync("ci", [Role.Requester], WebFixture.Stop);
        var link = Row(await _web.PageAsync("/keys"), "ci").QuerySelector("a")!.GetAttribute("href")!;
        var page = await _web.PageAsync(link);
        Assert.Equal(link, page.QuerySelector("main form")!.GetAttribute("action"));
        Assert.Contains("in every process", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _web.SendAsync(HttpMethod.Get, "/v1/me", null, ("Authorization", $"Bearer {ci}"))).StatusCode);

        Assert.Equal("/keys?done=key-revoked", (await _web.SubmitAsync(link)).Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _web.SendAsync(HttpMethod.Get, "/v1/me", null, ("Authorization", $"Bearer {ci}"))).StatusCode);
        Assert.Null((await new ApiKeys(_web.Studio.Store, "studio", _web.Clock).FindAsync(ci, WebFixture.Stop)).Caller);
        Assert.Equal("/keys?done=key-gone", (await _web.SubmitAsync(link)).Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.NotFound, (await _web.GetAsync(link)).StatusCode);
    }

    [Fact]
    public async Task Revoking_the_key_in_use_says_what_that_means()
    {
        await SignInAsync("ada", Role.Admin);
        var link = Row(await _web.PageAsync("/keys"), "ada").QuerySelector("a")!.GetAttribute("href")!;
        Assert.Contains("./run key add", (await _web.PageAsync(link)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        await _web.Studio.Keys.CreateAsync("olga", [Role.Owner], WebFixture.Stop);
        var text = (await _web.PageAsync(link)).QuerySelector("main")!.TextContent;
        Assert.Contains("you are using now", text, StringComparison.Ordinal);
        Assert.DoesNotContain("./run key add", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_act_is_in_the_audit_with_who_did_it_in_whose_name()
    {
        await SignInAsync("ada", Role.Admin);
        await WebFixture.PageAsync(await SubmitAsync(("caller", "anna"), ("roles", "reviewer"), ("purpose", "for her"), ("expires", "90")));
        await _web.SubmitAsync(Row(await _web.PageAsync("/keys"), "anna").QuerySelector("a")!.GetAttribute("href")!);
        var made = (await _web.ReadAsync<AuditEntry>(AuditChain.Key(StoreKeys.AdminAudit("studio"), 0)))!;
        var revoked = (await _web.ReadAsync<AuditEntry>(AuditChain.Key(StoreKeys.AdminAudit("studio"), 1)))!;
        Assert.Equal(("key-added", "ada", "anna", "reviewer"), (made.Act, made.By, made.Facts["name"], made.Facts["roles"]));
        Assert.Equal(("key-revoked", "ada", made.Facts["key"]), (revoked.Act, revoked.By, revoked.Facts["key"]));
        Assert.DoesNotContain("for her", string.Concat(made.Facts.Values), StringComparison.Ordinal);
        var history = (await _web.PageAsync("/audit")).QuerySelector(".history")!.TextContent;
        Assert.Contains("Made a key for anna: reviewer, good until", history, StringComparison.Ordinal);
        Assert.Contains($"Revoked the key {made.Facts["key"]} of anna", history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_says_what_a_key_in_a_reviewers_name_counts_for()
    {
        await _web.Studio.ChangePolicyAsync(p => p with { Review = p.Review with { Reviewers = [new("anna", ["legal"])], SignInRoles = ["legal"], AcceptRelayed = ["marketing"] } });
        await _web.Studio.Studio.Brands.SaveAsync("studio", new Brand { Id = "nord", Name = "Nord", RequiredRoles = ["brand"] }, "owner", WebFixture.Stop);
        await SignInAsync("ada", Role.Admin);
        var page = await _web.PageAsync("/keys/new");
        var note = page.QuerySelector(".keynote")!.TextContent;
        Assert.Contains("also for legal", note, StringComparison.Ordinal);
        Assert.Contains("takes such answers for marketing only", note, StringComparison.Ordinal);
        Assert.Equal(["admin", "requester", "reviewer", "publisher", "relay", "brand", "legal", "marketing"], page.QuerySelectorAll("[name=roles]").Select(b => b.GetAttribute("value")));
        Assert.Contains("anna", page.QuerySelectorAll("#known-names option").Select(o => o.GetAttribute("value")));
        var made = await WebFixture.PageAsync(await SubmitAsync(("caller", "anna"), ("roles", "legal"), ("expires", "90")));
        Assert.Contains("It decides as anna", made.QuerySelector(".alert")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Decides in reviews", Row(await _web.PageAsync("/keys"), "anna").TextContent, StringComparison.Ordinal);

        // One that may only send briefs decides nothing, whoever its name is.
        await _web.Studio.Keys.RevokeAsync("anna", id: null, WebFixture.Stop);
        made = await WebFixture.PageAsync(await SubmitAsync(("caller", "anna"), ("roles", "requester"), ("expires", "90")));
        Assert.Null(made.QuerySelector(".alert"));
        Assert.DoesNotContain("Decides in reviews", Row(await _web.PageAsync("/keys"), "anna").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/keys/new")]
    [InlineData("/keys/{id}/revoke")]
    public async Task Only_administrators_and_only_the_studios_own_forms_are_taken(string path)
    {
        await _web.Studio.Keys.CreateAsync("ci", [Role.Requester], WebFixture.Stop);
        path = path.Replace("{id}", (await _web.Studio.Keys.ListAsync(WebFixture.Stop))[0].Id, StringComparison.Ordinal);
        (string, string)[] fields = [("caller", "eve"), ("roles", "admin"), ("expires", "never")];
        await SignInAsync("ada", Role.Admin);
        var before = await _web.SnapshotAsync();
        foreach (var origin in new[] { "https://evil.example", null })
        {
            using var form = new FormUrlEncodedContent([new("caller", "eve"), new("roles", "admin"), new("expires", "never")]);
            Assert.Equal(HttpStatusCode.Forbidden, (await _web.SendAsync(HttpMethod.Post, path, form, origin is null ? [] : [("Origin", origin)])).StatusCode);
        }

        Assert.Equal(before, await _web.SnapshotAsync());
        await SignInAsync("somebody", Role.Requester, Role.Reviewer, Role.Publisher);
        before = await _web.SnapshotAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await _web.SubmitAsync(path, fields)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _web.GetAsync("/keys")).StatusCode);
        Assert.Empty((await _web.PageAsync("/")).QuerySelectorAll("a[href='/keys']"));
        Assert.Equal(before, await _web.SnapshotAsync());
    }

    private static IElement Row(IDocument page, string holder) => page.QuerySelectorAll("tbody tr").Single(r => r.QuerySelector("strong")!.TextContent == holder);

    private async Task SignInAsync(string caller, params string[] roles) =>
        _web.Client.DefaultRequestHeaders.Authorization = new("Bearer", await _web.Studio.Keys.CreateAsync(caller, roles, WebFixture.Stop));

    private async Task<string> TokenAsync() => ((IHtmlInputElement)(await _web.PageAsync("/keys/new")).QuerySelector("[name=form]")!).Value;

    private Task<HttpResponseMessage> SubmitAsync(params (string Name, string Value)[] fields) => _web.SubmitAsync("/keys/new", fields);
}
