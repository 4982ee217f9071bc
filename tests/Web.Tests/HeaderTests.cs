using System.Net;
using Atelier.Core.Storage;

namespace Atelier.Web.Tests;

public sealed class HeaderTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Theory]
    [InlineData("/")]
    [InlineData("/v1/briefs")]
    [InlineData("/r/r1.abc.AAAA")]
    [InlineData("/nothing/here")]
    [InlineData("/healthz")]
    public async Task Every_answer_is_named_kept_by_nobody_framed_by_nobody_and_sniffed_by_nobody(string path)
    {
        var answer = await _web.GetAsync(path);
        Assert.Matches("^[0-9a-z]{16}$", One(answer, "X-Request-Id"));
        Assert.Equal("no-store", One(answer, "Cache-Control"));
        Assert.Equal("nosniff", One(answer, "X-Content-Type-Options"));
        Assert.Equal("DENY", One(answer, "X-Frame-Options"));
        Assert.Equal("same-origin", One(answer, "Cross-Origin-Resource-Policy"));
        Assert.Contains("noindex", One(answer, "X-Robots-Tag"), StringComparison.Ordinal);
        var policy = One(answer, "Content-Security-Policy");
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_review_link_is_told_to_nobody_by_a_referrer()
    {
        var token = _web.Studio.Token(await _web.Studio.AddReviewAsync());
        Assert.Equal("no-referrer", One(await _web.GetAsync($"/r/{token}"), "Referrer-Policy"));
        Assert.Equal("no-referrer", One(await _web.GetAsync("/r/r1.abc.AAAA"), "Referrer-Policy"));
        Assert.Equal("same-origin", One(await _web.GetAsync("/"), "Referrer-Policy"));
    }

    [Fact]
    public async Task Styles_may_be_kept_for_good_under_the_address_that_pages_use()
    {
        var page = await _web.PageAsync("/");
        var answer = await _web.GetAsync(page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!);
        Assert.Contains("immutable", One(answer, "Cache-Control"), StringComparison.Ordinal);
        Assert.Equal("no-cache", One(await _web.GetAsync("/static/atelier.css?v=old"), "Cache-Control"));
        Assert.Equal(HttpStatusCode.NotFound, (await _web.GetAsync("/static/..%2Fatelier.css")).StatusCode);
    }

    [Fact]
    public async Task A_failure_inside_shows_nothing_of_the_inside()
    {
        using var web = new WebFixture(s => s with { Clock = new BrokenClock(), Identity = new BrokenIdentity() });
        foreach (var path in new[] { "/", "/v1/briefs" })
        {
            var answer = await web.GetAsync(path);
            var text = await answer.Content.ReadAsStringAsync(WebFixture.Stop);
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
            Assert.Equal("no-store", One(answer, "Cache-Control"));
            Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
            Assert.Contains(One(answer, "X-Request-Id"), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_store_that_is_full_is_said_so_and_when_to_try_again()
    {
        _web.Studio.Store.BeforeWrite = _ => throw new ObjectStoreException("store-full", "The disk is full. Make room, then try again.");
        var answer = await _web.PostJsonAsync("/v1/briefs", BriefApiTests.Draft);
        await WebFixture.ProblemAsync(answer, HttpStatusCode.ServiceUnavailable, "store-full");
        Assert.Equal(TimeSpan.FromSeconds(10), answer.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task A_damaged_document_is_told_without_its_key()
    {
        await _web.Studio.Store.PutAsync(StoreKeys.Brief("studio", "b-damaged"), "{ not json"u8.ToArray(), PutCondition.Any, metadata: null, WebFixture.Stop);
        var problem = await WebFixture.ProblemAsync(await _web.GetAsync("/v1/briefs/b-damaged"), HttpStatusCode.InternalServerError, "store-corrupt");
        Assert.DoesNotContain("brief.json", problem.GetRawText(), StringComparison.Ordinal);
    }

    private static string One(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : answer.Content.Headers.GetValues(name).Single();

    private sealed class BrokenIdentity : Identity.ICallerIdentity
    {
        public Task<Identity.Caller?> IdentifyAsync(Microsoft.AspNetCore.Http.HttpContext context, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("secret detail");
    }

    private sealed class BrokenClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => throw new InvalidOperationException("secret detail");
    }
}
