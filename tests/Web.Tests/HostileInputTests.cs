using System.Net;
using System.Text;

namespace Atelier.Web.Tests;

public sealed class HostileInputTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Theory]
    [InlineData("", "body-missing")]
    [InlineData("null", "body-missing")]
    [InlineData("{", "invalid-json")]
    [InlineData("[]", "invalid-json")]
    [InlineData("{}x", "invalid-json")]
    [InlineData("""{"title":7}""", "invalid-json")]
    [InlineData("""{"titel":"x"}""", "invalid-json")]
    [InlineData("""{"title":"a","title":"b"}""", "invalid-json")]
    [InlineData("""{"output":{"shots":[{"width":"256"}]}}""", "invalid-json")]
    [InlineData("""{"output":{"shots":[{"width":1e400}]}}""", "invalid-json")]
    [InlineData("""{"intent":{"references":[{"sha256":"x","role":"7","rights":""}]}}""", "invalid-json")]
    [InlineData("""{"title":null,"intent":null,"output":{"shots":[null]}}""", "brief-invalid")]
    [InlineData("""{"title":"\ud800","intent":{"subject":"x"},"output":{"shots":[{"name":"a"}]}}""", "invalid-json")]
    public async Task A_body_that_is_no_brief_is_refused_in_plain_words(string body, string code)
    {
        var problem = await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/briefs", body), HttpStatusCode.BadRequest, code);
        Assert.DoesNotContain("Atelier.Core", problem.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_that_is_nested_deeply_is_refused()
    {
        var deep = new string('[', 5000) + new string(']', 5000);
        await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/briefs", $$"""{"intent":{{deep}}}"""), HttpStatusCode.BadRequest, "invalid-json");
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused()
    {
        using var body = new ByteArrayContent([.. """{"title":" """u8, 0xC3, 0x28, .. "\"}"u8]);
        body.Headers.ContentType = new("application/json");
        await WebFixture.ProblemAsync(await _web.SendAsync(HttpMethod.Post, "/v1/briefs", body), HttpStatusCode.BadRequest, "not-utf8");
    }

    [Fact]
    public async Task A_mark_before_the_JSON_does_no_harm()
    {
        using var body = new ByteArrayContent([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(BriefApiTests.Draft)]);
        body.Headers.ContentType = new("application/json") { CharSet = "UTF-8" };
        Assert.Equal(HttpStatusCode.Accepted, (await _web.SendAsync(HttpMethod.Post, "/v1/briefs", body)).StatusCode);
    }

    [Fact]
    public async Task A_subject_of_100000_characters_is_a_problem_of_that_field()
    {
        var draft = BriefApiTests.Draft.Replace("a red circle on blue", new string('ü', 100_000), StringComparison.Ordinal);
        var problem = await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/briefs", draft), HttpStatusCode.BadRequest, "brief-invalid");
        Assert.Equal("intent.subject", problem.GetProperty("field").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_beyond_the_limit_is_413_with_or_without_a_length(bool chunked)
    {
        using var body = chunked ? new ChunkedContent(3 << 20) : (HttpContent)new ByteArrayContent(new byte[3 << 20]);
        body.Headers.ContentType = new("application/json");
        var before = await _web.SnapshotAsync();
        await WebFixture.ProblemAsync(await _web.SendAsync(HttpMethod.Post, "/v1/briefs", body), HttpStatusCode.RequestEntityTooLarge, "too-large");
        Assert.Equal(before, await _web.SnapshotAsync());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("json")]
    public async Task A_brief_of_another_type_is_refused(string type)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(BriefApiTests.Draft));
        body.Headers.TryAddWithoutValidation("Content-Type", type);
        await WebFixture.ProblemAsync(await _web.SendAsync(HttpMethod.Post, "/v1/briefs", body), HttpStatusCode.UnsupportedMediaType, "wrong-type");
    }

    [Theory]
    [InlineData("/v1/briefs/..%2f..%2fpolicy")]
    [InlineData("/v1/briefs/%2e%2e")]
    [InlineData("/v1/briefs/B-UPPER")]
    [InlineData("/v1/briefs/b-1%01")]
    [InlineData("/v1/briefs/b..1")]
    [InlineData("/v1/briefs/%F0%9F%A6%86")]
    [InlineData("/v1/briefs/-x")]
    [InlineData("/v1/reviews/..%2Fx")]
    [InlineData("/v1/assets/..%2F..%2Fx/content")]
    [InlineData("/v1/uploads/zz")]
    [InlineData("/v1/campaigns/..%5Cx/gate")]
    public async Task An_id_that_is_none_finds_nothing(string path)
    {
        var answer = await _web.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task An_id_of_any_length_finds_nothing() =>
        await WebFixture.ProblemAsync(await _web.GetAsync("/v1/briefs/" + new string('a', 5000)), HttpStatusCode.NotFound, "not-found");

    [Fact]
    public async Task What_a_form_holds_beyond_measure_is_refused()
    {
        var token = _web.Studio.Token(await _web.Studio.AddReviewAsync());
        var before = await _web.SnapshotAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await _web.DecideAsync(token, [.. Enumerable.Range(0, 1200).Select(i => ($"x{i}", "y"))])).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _web.DecideAsync(token, (new string('v', 5000), "y"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _web.DecideAsync(token, ("v-0-0", "approve"), ("note-0-0", new string('x', 5000)))).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _web.DecideAsync(token, ("note-0-0", new string('x', 2 << 20)))).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _web.PostJsonAsync("/r", "{}")).StatusCode);
        using var raw = new ByteArrayContent(Encoding.ASCII.GetBytes($"token={token}&v-0-0=approve&note-0-0=%ff%fe%00"));
        raw.Headers.ContentType = new("application/x-www-form-urlencoded");
        Assert.Equal(HttpStatusCode.BadRequest, (await _web.SendAsync(HttpMethod.Post, "/r", raw)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _web.DecideAsync(new string('r', 100_000), ("v-0-0", "approve"))).StatusCode);
        Assert.Equal(before, await _web.SnapshotAsync());
    }

    [Theory]
    [InlineData("PUT", "/v1/briefs")]
    [InlineData("PATCH", "/v1/briefs/b-1")]
    [InlineData("POST", "/v1/briefs/b-1")]
    [InlineData("OPTIONS", "/v1/briefs")]
    [InlineData("DELETE", "/v1/assets/a")]
    public async Task A_method_that_is_not_taken_is_said_so_with_those_that_are(string method, string path)
    {
        var answer = await _web.SendAsync(new HttpMethod(method), path);
        await WebFixture.ProblemAsync(answer, HttpStatusCode.MethodNotAllowed, "wrong-method");
        Assert.NotEmpty(answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task Markup_in_a_brief_stays_text_on_every_page()
    {
        const string evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}";
        var review = await _web.Studio.AddReviewAsync(changeBrief: b => b with
        {
            Title = evil,
            Campaign = "spring-2026",
            Intent = b.Intent with { Goal = evil, Message = evil, Subject = evil, Audience = evil, Mood = [evil], MustHave = [evil], MustAvoid = [evil], Locales = [evil] },
            Output = new() { Shots = [b.Output.Shots[0] with { Name = evil, Description = evil }, b.Output.Shots[1] with { Name = evil }] },
        }, changeReview: r => r with
        {
            Items = [.. r.Items.Select(i => i with { ShotName = evil, Findings = [.. i.Findings.Select(f => f with { Message = evil, Evidence = evil, Rule = evil })] })],
        });
        var token = _web.Studio.Token(review);
        List<AngleSharp.Dom.IDocument> pages = [await _web.PageAsync("/"), await _web.PageAsync("/briefs/b-spring"), await _web.PageAsync($"/r/{token}")];
        pages.Add(await WebFixture.PageAsync(await _web.DecideAsync(token, ("v-0-0", "reject"), ("note-0-0", evil)), HttpStatusCode.BadRequest));
        await _web.DecideAsync(token, ("v-0-0", "reject"), ("reason-0-0", "other"), ("note-0-0", evil));
        pages.Add(await _web.PageAsync($"/r/{token}"));
        foreach (var page in pages)
        {
            Assert.Contains("<script>alert(1)</script>", page.Body!.TextContent, StringComparison.Ordinal);
            Assert.All(page.QuerySelectorAll("script"), s => Assert.StartsWith("/static/", s.GetAttribute("src"), StringComparison.Ordinal));
            Assert.Empty(page.QuerySelectorAll("img[src=x], [onerror]"));
        }
    }

    [Fact]
    public async Task A_reason_for_a_kill_stays_text_on_the_page_of_the_ended_review()
    {
        var review = await _web.Studio.AddReviewAsync();
        await _web.PostJsonAsync("/v1/campaigns/spring-2026/kill", """{"reason":"<script>x</script>"}""");
        var page = await _web.PageAsync($"/r/{_web.Studio.Token(review)}", HttpStatusCode.Gone);
        Assert.Empty(page.QuerySelectorAll("main script"));
    }

    private sealed class ChunkedContent(int length) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var sent = 0; sent < length; sent += 1 << 16)
            {
                await stream.WriteAsync(new byte[1 << 16], WebFixture.Stop);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = -1;
            return false;
        }
    }
}
