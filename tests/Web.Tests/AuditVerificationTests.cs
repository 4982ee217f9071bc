using System.Net;
using System.Text.Json;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;

namespace Atelier.Web.Tests;

public sealed class AuditVerificationTests : IDisposable
{
    private const string Path = "/v1/audit/verification";

    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task Nothing_is_known_before_somebody_asks_and_looking_begins_nothing()
    {
        await WebFixture.ProblemAsync(await _web.GetAsync(Path), HttpStatusCode.NotFound, "not-found");
        await _web.PageAsync("/audit?verify=yes");
        await WebFixture.ProblemAsync(await _web.GetAsync(Path), HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_check_outlives_its_request_tells_how_far_it_is_and_is_made_once_for_all_who_ask()
    {
        for (var i = 0; i < 40; i++)
        {
            await _web.Studio.AddBriefAsync(_web.Studio.BriefOf($"b-{i}"));
        }

        using var release = new SemaphoreSlim(0);
        var reads = 0;
        _web.Studio.Store.BeforeRead = async key =>
        {
            // Behind the first few briefs it stands still.
            if (key.Contains("/briefs/b-39/", StringComparison.Ordinal) && Interlocked.Increment(ref reads) == 1)
            {
                await release.WaitAsync(WebFixture.Stop);
            }
        };
        var begun = await _web.SendAsync(HttpMethod.Post, Path);
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        Assert.Equal(Path, begun.Headers.Location!.AbsolutePath);
        Assert.NotNull(begun.Headers.RetryAfter);
        var running = await UntilAsync(r => r.GetProperty("briefs").GetInt32() >= 32);
        Assert.False(running.TryGetProperty("endedAt", out _));
        Assert.Contains("checked so far", (await _web.PageAsync("/audit")).QuerySelector("#live:not([data-over]) [role=status]")!.TextContent, StringComparison.Ordinal);

        var again = await WebFixture.JsonAsync(await _web.SendAsync(HttpMethod.Post, Path), HttpStatusCode.Accepted);
        Assert.Equal(running.GetProperty("startedAt").GetString(), again.GetProperty("startedAt").GetString());

        release.Release();
        var ended = await UntilAsync(r => r.TryGetProperty("endedAt", out _));
        Assert.True(ended.GetProperty("isWhole").GetBoolean());
        Assert.Equal(40, ended.GetProperty("briefs").GetInt32());
    }

    [Fact]
    public async Task What_is_wrong_is_listed_and_a_store_that_gives_out_is_no_clean_bill()
    {
        await _web.Studio.Store.WriteOnceAsync(StoreKeys.Outcome("studio", "b-lost"), new Outcome { State = BriefState.Failed, Code = "x", Reason = "x", At = _web.Clock.GetUtcNow(), By = "x" }, metadata: null, WebFixture.Stop);
        await _web.PostJsonAsync("/v1/hooks", """{"url":"https://flow.example/"}""");
        await _web.Studio.Store.DeleteAsync(Core.Audit.AuditChain.Key(StoreKeys.AdminAudit("studio"), 0), WebFixture.Stop);
        await _web.PostJsonAsync("/v1/hooks", """{"url":"https://flow.example/"}""");
        await _web.PostJsonAsync("/v1/hooks", """{"url":"https://flow.example/"}""");
        await _web.Studio.Store.DeleteAsync(Core.Audit.AuditChain.Key(StoreKeys.AdminAudit("studio"), 0), WebFixture.Stop);
        var found = await _web.VerifiedAsync();
        Assert.False(found.GetProperty("isWhole").GetBoolean());
        Assert.Equal(found.GetProperty("problemCount").GetInt32(), found.GetProperty("problems").GetArrayLength());

        _web.Studio.Store.BeforeRead = _ => throw new ObjectStoreException("store-unavailable", "gone");
        var broken = await _web.VerifiedAsync();
        Assert.False(broken.TryGetProperty("isWhole", out _));
        Assert.Contains("can't store", broken.GetProperty("failure").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_takes_long_is_waited_for_without_asking_more_often_than_a_caller_may()
    {
        _web.Studio.Store.BeforeRead = key => key.Contains("/audit/", StringComparison.Ordinal) ? Task.Delay(TimeSpan.FromSeconds(1), WebFixture.Stop) : Task.CompletedTask;
        await _web.PostJsonAsync("/v1/hooks", """{"url":"https://flow.example/"}""");
        Assert.True((await _web.VerifiedAsync()).GetProperty("isWhole").GetBoolean());
    }

    private Task<JsonElement> UntilAsync(Func<JsonElement, bool> holds) =>
        WebFixture.UntilAsync(async () => JsonDocument.Parse(await (await _web.GetAsync(Path)).Content.ReadAsStringAsync(WebFixture.Stop)).RootElement, holds);
}
